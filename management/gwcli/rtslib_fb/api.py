"""The gateway's REST API on this host, as /etc/ceph/iscsi-gateway.cfg tells where it is."""

import base64
import configparser
import json
import ssl
import urllib.error
import urllib.parse
import urllib.request

SETTINGS = "/etc/ceph/iscsi-gateway.cfg"
TIMEOUT_SECONDS = 10


def _settings():
    parser = configparser.ConfigParser()
    parser.read(SETTINGS)
    return parser["config"] if parser.has_section("config") else {}


def get(*path):
    """The JSON answer of GET /api/PATH, or None when there is no such thing."""
    settings = _settings()
    secure = str(settings.get("api_secure", "true")).strip().lower() in ("true", "yes", "1")
    address = "%s://localhost:%s/api/%s" % (
        "https" if secure else "http",
        settings.get("api_port", "5000"),
        "/".join(urllib.parse.quote(part, safe="") for part in path),
    )
    login = "%s:%s" % (settings.get("api_user", "admin"), settings.get("api_password", "admin"))
    request = urllib.request.Request(address)
    request.add_header("Authorization", "Basic " + base64.b64encode(login.encode()).decode())
    # as gwcli itself: the certificate carries the host's name, not localhost
    context = ssl._create_unverified_context() if secure else None
    try:
        with urllib.request.urlopen(request, timeout=TIMEOUT_SECONDS, context=context) as answer:
            return json.load(answer)
    except (urllib.error.URLError, OSError, ValueError):
        return None
