"""Errors and names, as callers of rtslib_fb expect them."""

import re

_IQN = re.compile(r"iqn\.\d{4}-[01]\d\.[^\s_]*\.[^\s_]*\Z")


class RTSLibError(Exception):
    """What was asked cannot be done."""


class RTSLibNotInCFS(RTSLibError):
    """There is no such target."""


def normalize_wwn(wwn_types, wwn):
    """The name as it is compared, with its type; only iSCSI names are known."""
    cleaned = str(wwn).strip().lower()
    if "iqn" in wwn_types and _IQN.match(cleaned):
        return cleaned, "iqn"
    raise RTSLibError("WWN not valid as: %s" % ", ".join(wwn_types))


def fread(path):
    """The text of a file without its line end."""
    with open(path) as source:
        return source.read().strip()


def not_here(what):
    """The kernel's target is not on this host, so nothing can be changed in it."""
    raise RTSLibError("%s: this gateway is rbdgate; change it through its REST API" % what)
