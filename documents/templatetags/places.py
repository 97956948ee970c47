"""Pages and lines in templates: `{{ page|page_words }}쪽`, `{{ line|own_line }}행`."""

from django import template

from documents.places import page_words
from figures.volumes import own_line, own_page

register = template.Library()
register.filter("page_words", page_words)
register.filter("own_line", own_line)
register.filter("own_page", own_page)
