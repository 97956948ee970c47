"""Filters for the choices of a form."""

from django import template

from lists.options import checkbox_tags, option_tags

register = template.Library()
register.filter(option_tags)
register.filter(checkbox_tags)
