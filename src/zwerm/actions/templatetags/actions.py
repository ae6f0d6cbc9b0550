"""Money on the pages about actions and gaps."""

from django import template

from zwerm.actions.money import euros

register = template.Library()
register.filter("euros", euros)
