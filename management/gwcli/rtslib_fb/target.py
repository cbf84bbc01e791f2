"""Targets, initiators and sessions, read from the gateway."""

from . import api
from .utils import RTSLibNotInCFS, not_here


class NodeACL:
    """An initiator that is known by name; `session` is None while it is not logged in."""

    def __init__(self, tpg, wwn):
        self.parent_tpg = tpg
        self.node_wwn = wwn

    @property
    def session(self):
        """Alias, state and connections of its session on this gateway."""
        info = api.get("_clientinfo", self.parent_tpg.parent_target.wwn, self.node_wwn)
        if not info or not info.get("state"):
            return None
        return {
            "alias": info.get("alias", ""),
            "state": info["state"],
            "connections": [{"address": address} for address in info.get("ip_address", [])],
        }


class TPG:
    """The portal group of this gateway."""

    enable = True

    def __init__(self, target, tag=1):
        self.parent_target = target
        self.tag = tag

    @property
    def node_acls(self):
        """The initiators of the target."""
        known = api.get("clients", self.parent_target.wwn) or {}
        return [NodeACL(self, name) for name in known.get("clients", [])]


class Target:
    """A target of this gateway; it can only be looked up."""

    def __init__(self, fabric_module, wwn=None, mode="any"):
        if mode == "create":
            not_here("creating a target")
        known = api.get("targets") or {}
        if wwn not in known.get("targets", []):
            raise RTSLibNotInCFS("no such target on this gateway: %s" % wwn)
        self.fabric_module = fabric_module
        self.wwn = wwn

    @property
    def tpgs(self):
        """Its portal groups: the one of this gateway."""
        return [TPG(self)]


class LUN:
    """A logical unit."""

    def __init__(self, *_):
        not_here("mapping a LUN")


class NetworkPortal:
    """A portal."""

    def __init__(self, *_):
        not_here("opening a portal")
