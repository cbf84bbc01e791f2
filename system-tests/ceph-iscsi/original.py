"""Runs ceph-iscsi's own code, as Debian packages it, against real librados: the witness of the tests.

    original.py COMMAND        with one JSON document on standard input; prints JSON, one document a line

Settings and keys are those in /etc/ceph of this mount namespace, as for its daemons; what it would ask of the
kernel's target goes to the module rtslib_fb that PYTHONPATH names.
"""

import base64
import importlib.machinery
import importlib.util
import json
import logging
import socket
import sys
import time

import ceph_iscsi_config.settings as settings
from ceph_iscsi_config.client import CHAP, GWClient
from ceph_iscsi_config.common import Config
from ceph_iscsi_config.gateway_setting import TCMU_SETTINGS, TGT_SETTINGS
from ceph_iscsi_config.utils import encryption_available
from rtslib_fb.utils import RTSLibError, normalize_wwn

LOG = logging.getLogger("original")
SECRETS = ("password", "mutual_password")


def say(document):
    """Prints one line."""
    print(json.dumps(document, sort_keys=True), flush=True)


def opened(**names):
    """The shared configuration, read and upgraded."""
    config = Config(LOG, **names)
    if config.error:
        raise SystemExit(config.error_msg)
    return config


def sealed(value):
    """The same with the passwords of new auth objects encrypted where this host has the keys."""
    if not isinstance(value, dict):
        return value
    out = {key: sealed(item) for key, item in value.items()}
    for key in SECRETS:
        if key in out and key + "_encryption_enabled" not in value:
            encrypts = encryption_available()
            out[key] = CHAP("", out[key], False).encrypted_password(encrypts)
            out[key + "_encryption_enabled"] = encrypts and len(out[key]) > 0
    return out


def show_settings(_):
    """What iscsi-gateway.cfg comes to, and what gateways compare before they form a group."""
    say({"values": vars(settings.config), "hash": settings.config.hash()})


def name(_):
    """What this host calls itself."""
    say([socket.gethostname(), socket.getfqdn()])


def edit(request):
    """Makes changes in one commit: [[add_item|update_item|del_item, section, name, value?]…].

    Keeps the lock for `hold` seconds before it reads and writes.
    """
    config = opened()
    for action, section, element, *value in request["edits"]:
        getattr(config, action)(section, element, *map(sealed, value))
    config.lock()
    say("locked")
    time.sleep(request.get("hold", 0))
    config.commit("retain")
    if config.error:
        raise SystemExit(config.error_msg)
    say(config.get_config()["epoch"])


def upgrade(objects):
    """Stores documents and has them upgraded by one host after the other; prints what is left of each."""
    for this in objects:
        config = opened(cfg_name=this["object"])
        with config.ceph.cluster.open_ioctx(config.pool) as pool:
            pool.write_full(this["object"], this["text"].encode())
            pool.set_xattr(this["object"], "epoch", b"0")
        for short, full in this["hosts"]:
            socket.gethostname = lambda: short
            socket.getfqdn = lambda: full
            config.refresh()
        say(config.get_config())


def get(paths):
    """What its API daemon answers to GET, path by path: status and body."""
    loader = importlib.machinery.SourceFileLoader("rbd_target_api", "/usr/bin/rbd-target-api")
    api = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    loader.exec_module(api)
    api.config = opened()
    api.logger = LOG
    who = "%s:%s" % (settings.config.api_user, settings.config.api_password)
    headers = {"Authorization": "Basic " + base64.b64encode(who.encode()).decode()}
    client = api.app.test_client()
    for path in paths:
        answer = client.get(path, headers=headers)
        say([answer.status_code, answer.get_json()])


def problems(_):
    """What its own rules find wrong with the stored names, controls and passwords."""
    found = []
    config = opened().config

    def auth(where, stored):
        for key, user in (("password", "username"), ("mutual_password", "mutual_username")):
            if CHAP(stored[user], stored[key], stored[key + "_encryption_enabled"]).error:
                found.append("%s: %s cannot be decrypted" % (where, key))

    def controls(where, stored, known):
        try:
            settings.Settings.normalize_controls(stored, known)
        except ValueError as refused:
            found.append("%s: %s" % (where, refused))

    auth("discovery_auth", config["discovery_auth"])
    for disk_id, disk in config["disks"].items():
        controls(disk_id, disk["controls"], TCMU_SETTINGS)
    for iqn, target in config["targets"].items():
        auth(iqn, target["auth"])
        controls(iqn, target["controls"], TGT_SETTINGS)
        for client_iqn, client in target["clients"].items():
            auth(client_iqn, client["auth"])
            if set(client) != set(GWClient.seed_metadata):
                found.append("%s: has %s" % (client_iqn, sorted(client)))
            try:
                normalize_wwn(["iqn"], client_iqn)
            except RTSLibError as refused:
                found.append(str(refused))
    say(found)


COMMANDS = {
    "settings": show_settings,
    "name": name,
    "edit": edit,
    "upgrade": upgrade,
    "get": get,
    "problems": problems,
}

if __name__ == "__main__":
    settings.init()
    COMMANDS[sys.argv[1]](json.load(sys.stdin))
