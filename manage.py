#!/usr/bin/env python
import gc
import os
import sys

from django.core.management import execute_from_command_line

from config.frames import with_room

if __name__ == "__main__":
    gc.set_threshold(50_000)  # a book's values hold no circles: to look for them costs a tenth of reading it
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    with_room(execute_from_command_line, sys.argv)
