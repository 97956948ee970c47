"""A process that reads pages: it is killed amid its work, with temporary files."""

import os
import signal
import sys
import tempfile
from pathlib import Path

if __name__ == "__main__":
    Path(sys.argv[2], "left.txt").write_text(tempfile.mkdtemp())
    os.kill(os.getpid(), signal.SIGKILL)
