package io.rbdgate.config.yaml;

import static io.rbdgate.config.yaml.Key.optional;
import static io.rbdgate.config.yaml.Key.required;
import static io.rbdgate.config.yaml.Key.withDefault;
import static io.rbdgate.config.yaml.Scalars.address;
import static io.rbdgate.config.yaml.Scalars.choice;
import static io.rbdgate.config.yaml.Scalars.flag;
import static io.rbdgate.config.yaml.Scalars.ipAddress;
import static io.rbdgate.config.yaml.Scalars.iscsiName;
import static io.rbdgate.config.yaml.Scalars.oneOf;
import static io.rbdgate.config.yaml.Scalars.path;
import static io.rbdgate.config.yaml.Scalars.readableFile;
import static io.rbdgate.config.yaml.Scalars.secret;
import static io.rbdgate.config.yaml.Scalars.secretFile;
import static io.rbdgate.config.yaml.Scalars.size;
import static io.rbdgate.config.yaml.Scalars.store;
import static io.rbdgate.config.yaml.Scalars.text;
import static io.rbdgate.config.yaml.Scalars.whole;
import static io.rbdgate.config.yaml.Scalars.word;

import io.rbdgate.config.Access;
import io.rbdgate.config.AluaMode;
import io.rbdgate.config.CephConfig;
import io.rbdgate.config.ChapAlgorithm;
import io.rbdgate.config.Digest;
import io.rbdgate.config.EncryptionConfig;
import io.rbdgate.config.yaml.ValueType.Group;
import io.rbdgate.config.yaml.ValueType.ListOf;
import io.rbdgate.config.yaml.ValueType.NoneOr;
import io.rbdgate.config.yaml.ValueType.Scalar;
import io.rbdgate.config.yaml.ValueType.Variants;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Every key of the configuration: what reads it, what checks it and what the reference says about
/// it come from here.
final class SchemaTable {
    private static final Scalar HOST_NAME =
            text("[A-Za-z0-9]([A-Za-z0-9._-]{0,251}[A-Za-z0-9])?", "a host name");
    private static final Scalar USER =
            text("[!-~]([ -~]{0,253}[!-~])?", "a name of 1 to 255 printable ASCII characters");
    private static final Scalar CEPH_NAME =
            text("[^/@\\s]{1,255}", "a name without '/', '@' or spaces");
    private static final Scalar DIGEST = choice(Digest.values(), Digest::text);

    static final Section GATEWAY =
            section(
                    "gateway",
                    optional(
                            "name",
                            HOST_NAME,
                            "the host's fully qualified name",
                            "Name of this gateway among those of its cluster; how ceph-iscsi's"
                                    + " `gateway.conf` knows this host."));

    static final Section CEPH =
            section(
                    "ceph",
                    withDefault(
                            "conf", path(), "/etc/ceph/ceph.conf", "Ceph's configuration file."),
                    withDefault(
                            "client",
                            text("client\\.[^\\s/]{1,200}", "a Ceph user, written client.NAME"),
                            "client.admin",
                            "Ceph user; its key is found as Ceph's configuration says."),
                    withDefault("pool", CEPH_NAME, "rbd", "Pool that holds `gateway.conf`."),
                    withDefault(
                            "registeredImages",
                            whole(0, 1024),
                            Integer.toString(CephConfig.REGISTERED_IMAGES),
                            "So many images have a cluster client of their own and are registered"
                                    + " with ceph-mgr: the Dashboard shows their rates and"
                                    + " owners. Further ones share clients."));

    static final Section PORTAL =
            section(
                    "portal",
                    required(
                            "listen",
                            address(),
                            "Address and port to listen on. IPv6 in quotes: `\"[::1]:3260\"`."),
                    optional(
                            "advertise",
                            address(),
                            "as `listen`",
                            "Address SendTargets announces, where initiators reach the portal by"
                                    + " another one."),
                    withDefault(
                            "tag",
                            whole(1, 65535),
                            "1",
                            "Target portal group tag, also the relative port id."));

    static final Section MUTUAL =
            section(
                    "mutual",
                    required("user", USER, "Name this gateway proves."),
                    optional(
                            "secret",
                            secret(),
                            "`secretFile` is given",
                            "Its secret, at least 12 bytes, not that of the initiator."),
                    optional(
                            "secretFile",
                            secretFile(),
                            "`secret` is given",
                            "File whose only line is that secret; not readable by every user."));

    static final Section CHAP =
            section(
                    "chap",
                    required("user", USER, "Name the initiator must prove."),
                    optional(
                            "secret",
                            secret(),
                            "`secretFile` is given",
                            "Its secret, at least 12 bytes; only in a configuration that not every"
                                    + " user may read."),
                    optional(
                            "secretFile",
                            secretFile(),
                            "`secret` is given",
                            "File whose only line is that secret; not readable by every user."),
                    optional(
                            "mutual",
                            new Group(MUTUAL),
                            "only the initiator proves itself",
                            "What this gateway proves in return."),
                    withDefault(
                            "algorithms",
                            new ListOf(
                                    choice(ChapAlgorithm.values(), ChapAlgorithm::text),
                                    true,
                                    true),
                            "SHA3-256, SHA-256, SHA1, MD5",
                            "Acceptable algorithms in order of preference."));

    static final Section DISCOVERY =
            section(
                    "discovery",
                    optional(
                            "auth",
                            new NoneOr(CHAP),
                            "`none`",
                            "CHAP for discovery sessions; keys as in `targets[].chap`."));

    private static final Scalar SIZE = size("512");

    static final Section ENCRYPTION =
            section(
                    "encryption",
                    withDefault(
                            "format",
                            choice(EncryptionConfig.Format.values(), EncryptionConfig.Format::text),
                            "luks2",
                            "Form of the header: sectors of 4096 bytes (luks2) or of 512 (luks1)."
                                    + " Opening one of luks2 takes up to 1 GiB of memory for a"
                                    + " moment."),
                    required(
                            "passphraseFile",
                            secretFile(),
                            "File whose only line is the passphrase; not readable by every user."));

    static final Section RBD =
            section(
                    "backstore of type rbd",
                    type("An image in a pool of the cluster of section `ceph`."),
                    required("pool", CEPH_NAME, "Pool of the image."),
                    optional("namespace", CEPH_NAME, "none", "RADOS namespace in the pool."),
                    required("image", CEPH_NAME, "Name of the image."),
                    optional(
                            "snapshot",
                            CEPH_NAME,
                            "the image itself",
                            "Snapshot to serve; the LUN must be `readOnly` then."),
                    optional(
                            "create",
                            SIZE,
                            "the image must exist",
                            "Size of the image, made when it has never existed: one that existed and"
                                    + " is gone is an error, never a new empty disk."),
                    optional(
                            "dataPool",
                            CEPH_NAME,
                            "`pool`",
                            "Pool for the data of an image that is created, such as an erasure coded"
                                    + " one."),
                    optional(
                            "encryption",
                            new Group(ENCRYPTION),
                            "the image is stored as it comes",
                            "LUKS encryption by librbd. An image that is made is formatted; one that"
                                    + " exists must be formatted already. The header lies before"
                                    + " the disk: `rbd info` shows more than its size. No UNMAP,"
                                    + " for librbd gives nothing back there. With `sanitize` it"
                                    + " has CRYPTOGRAPHIC ERASE."));
    static final Section FILE =
            section(
                    "backstore of type file",
                    type("A sparse file, made when absent."),
                    required("path", path(), "The file."),
                    required("size", SIZE, "Size of the disk; the file grows as it is written."));
    static final Section MEMORY =
            section(
                    "backstore of type memory",
                    type("Memory of the process; its content is gone when the process ends."),
                    required("size", SIZE, "Size of the disk."));
    static final Section NULLIO =
            section(
                    "backstore of type nullio",
                    type("Discards what is written and reads zeros; for benchmarks."),
                    required("size", SIZE, "Size of the disk."));
    static final Section DEVICE =
            section(
                    "backstore of type device",
                    type("A block device of this host."),
                    required("path", path(), "The device."));

    static final Section QOS =
            section(
                    "qos",
                    optional("iops", whole(1, 1_000_000_000), "no limit", "Commands per second."),
                    optional("bytes", size("4K"), "no limit", "Bytes per second."),
                    withDefault(
                            "burstSeconds",
                            whole(1, 3600),
                            "10",
                            "How many seconds' worth may be exceeded after a quiet time."));

    static final Section LUN =
            section(
                    "lun",
                    required("lun", whole(0, 16383), "Number of the logical unit in the target."),
                    required(
                            "backstore",
                            new Variants("backstore", "type", backstores()),
                            "Its blocks."),
                    withDefault(
                            "blockSize",
                            oneOf(List.of(512, 4096)),
                            "512",
                            "Logical block, in bytes."),
                    optional(
                            "physicalBlockSize",
                            oneOf(List.of(512, 1024, 2048, 4096, 8192, 16384, 32768, 65536)),
                            "`blockSize`",
                            "Physical block told to initiators, in bytes; not below `blockSize`."),
                    optional(
                            "serial",
                            text(
                                    "[A-Za-z0-9._:-]{1,64}",
                                    "a serial of 1 to 64 letters, digits, '.', '_', ':', '-'"),
                            "derived from the backstore, stable",
                            "Unit serial number. Initiators know the disk by it: unique, and never"
                                    + " changed."),
                    optional(
                            "naa",
                            text(
                                    "[235][0-9a-fA-F]{15}|6[0-9a-fA-F]{31}",
                                    "an NAA identifier of 16 or (beginning with 6) 32 hex digits"),
                            "`6001405` and digits of the serial",
                            "NAA identifier of the disk."),
                    withDefault(
                            "vendor",
                            text(
                                    "[!-~]([ -~]{0,6}[!-~])?",
                                    "a text of 1 to 8 printable ASCII characters"),
                            "LIO-ORG",
                            "Vendor in INQUIRY."),
                    withDefault(
                            "product",
                            text(
                                    "[!-~]([ -~]{0,14}[!-~])?",
                                    "a text of 1 to 16 printable ASCII characters"),
                            "TCMU device",
                            "Product in INQUIRY."),
                    withDefault("readOnly", flag(), "false", "Refuse whatever would change it."),
                    withDefault("removable", flag(), "false", "Removable medium."),
                    withDefault(
                            "writeSameToEnd",
                            flag(),
                            "false",
                            "WRITE SAME of zero blocks goes to the end of the disk (WSNZ=0)"
                                    + " instead of being refused."),
                    withDefault(
                            "sanitize",
                            flag(),
                            "false",
                            "Allow SANITIZE: whoever may write to the disk can have it erased or"
                                    + " overwritten as a whole, beyond recall. What snapshots"
                                    + " hold stays."),
                    withDefault(
                            "activeActive",
                            flag(),
                            "false",
                            "All gateways serve it at once; needs an image without exclusive-lock"
                                    + " and object-map."),
                    withDefault(
                            "spaceThreshold",
                            whole(0, 99),
                            "80",
                            "Percent of the pool, its quota or the file system behind it that may be"
                                    + " used before hosts are told; 0: never."),
                    optional("qos", new Group(QOS), "no limits", "Limits of its traffic."),
                    optional(
                            "owner",
                            HOST_NAME,
                            "chosen by the gateways",
                            "Name of the gateway that should own it."),
                    optional(
                            "group",
                            text(
                                    "[A-Za-z0-9._-]{1,64}",
                                    "a name of 1 to 64 letters, digits, '.', '_', '-'"),
                            "chosen by the gateways",
                            "LUNs of one group are owned and fenced together."));

    static final Section INITIATOR =
            section(
                    "initiator",
                    required("iqn", iscsiName(), "Its name."),
                    optional(
                            "chap",
                            new Group(CHAP),
                            "that of the target",
                            "CHAP of this initiator; keys as in `targets[].chap`."),
                    optional(
                            "luns",
                            new ListOf(SeenLun.type(), false, false),
                            "all",
                            "Numbers of the LUNs it sees; `5=3` shows it LUN 3 as its LUN 5."));

    static final Section PARAMETERS =
            section(
                    "parameters",
                    withDefault(
                            "maxRecvDataSegmentLength",
                            whole(512, 16777215),
                            "262144",
                            "Longest data segment accepted, in bytes."),
                    withDefault(
                            "maxBurstLength",
                            whole(512, 16777215),
                            "1048576",
                            "Longest burst of data, in bytes."),
                    withDefault(
                            "firstBurstLength",
                            whole(512, 16777215),
                            "262144",
                            "Longest unsolicited data, in bytes; not above `maxBurstLength`."),
                    withDefault("immediateData", flag(), "true", "Data with the command."),
                    withDefault("initialR2T", flag(), "false", "No data before it is asked for."),
                    withDefault(
                            "maxOutstandingR2T",
                            whole(1, 65535),
                            "1",
                            "Requests for data open at once, per command."),
                    withDefault("maxConnections", whole(1, 65535), "1", "Connections per session."),
                    withDefault("errorRecoveryLevel", whole(0, 2), "0", "RFC 7143 §7."),
                    withDefault(
                            "headerDigest",
                            new ListOf(DIGEST, true, true),
                            "None, CRC32C",
                            "Acceptable header digests in order of preference."),
                    withDefault(
                            "dataDigest",
                            new ListOf(DIGEST, true, true),
                            "None, CRC32C",
                            "Acceptable data digests in order of preference."),
                    withDefault(
                            "queueDepth", whole(1, 4096), "128", "Commands of a session at once."));

    static final Section TARGET =
            section(
                    "target",
                    required("iqn", iscsiName(), "Its name."),
                    withDefault(
                            "access",
                            choice(Access.values(), Access::text),
                            "listed",
                            "Who may log in: only the `initiators`, or anybody."),
                    optional(
                            "chap",
                            new Group(CHAP),
                            "no proof is asked",
                            "CHAP of initiators without one of their own."),
                    optional(
                            "portals",
                            new ListOf(address(), true, true),
                            "all",
                            "The `listen` of those of the gateway's portals that lead to it."),
                    optional(
                            "luns", new ListOf(new Group(LUN), false, false), "none", "Its disks."),
                    optional(
                            "initiators",
                            new ListOf(new Group(INITIATOR), false, false),
                            "none",
                            "Initiators known by name."),
                    optional(
                            "parameters",
                            new Group(PARAMETERS),
                            "the defaults below",
                            "What is offered in the negotiation of a login."));

    static final Section TLS =
            section(
                    "tls",
                    required("certificate", readableFile(), "Certificate chain, PEM."),
                    required("key", readableFile(), "Private key, PEM."),
                    optional(
                            "peerAuthorities",
                            readableFile(),
                            "any certificate is taken",
                            "Authorities, PEM: the other gateways' certificates must be of one of"
                                    + " them and for the gateway's name."));

    static final Section API =
            section(
                    "api",
                    required("listen", address(), "Address and port to listen on."),
                    optional(
                            "tls",
                            new Group(TLS),
                            "plain HTTP",
                            "Required when `listen` is not a loopback address."),
                    withDefault("user", USER, "admin", "Who may use the API."),
                    required(
                            "passwordFile",
                            secretFile(),
                            "File whose only line is the password; not readable by every user."),
                    optional(
                            "trusted",
                            new ListOf(ipAddress(), true, false),
                            "none",
                            "Addresses of hosts that may use it besides the gateways."),
                    withDefault(
                            "minimumGateways",
                            whole(1, 64),
                            "1",
                            "Gateways a target must have before it takes disks and clients."),
                    withDefault(
                            "portalPort",
                            whole(1, 65535),
                            "3260",
                            "Port of portals made through the API."));

    static final Section METRICS =
            section("metrics", required("listen", address(), "Address and port to listen on."));

    static final Section HA =
            section(
                    "ha",
                    optional("link", address(), "none", "Address and port for the other gateways."),
                    optional(
                            "secretFile",
                            secretFile(),
                            "none",
                            "File whose only line is the secret all gateways share."),
                    withDefault(
                            "alua",
                            choice(AluaMode.values(), AluaMode::text),
                            "implicit",
                            "Whether hosts may ask for a change of paths."),
                    withDefault(
                            "groupSize",
                            whole(1, 256),
                            "8",
                            "LUNs that share one fenced Ceph client."));

    static final Section LIMITS =
            section(
                    "limits",
                    withDefault(
                            "connections",
                            whole(1, 1_000_000),
                            "4096",
                            "Connections that are logged in."),
                    withDefault(
                            "loginsInProgress",
                            whole(1, 65536),
                            "256",
                            "Logins in progress (not counted as connections); beyond it the oldest"
                                    + " silent one is dropped."),
                    withDefault(
                            "firstPduSeconds",
                            whole(1, 3600),
                            "3",
                            "How long a new connection may stay silent."),
                    withDefault(
                            "loginSeconds",
                            whole(1, 3600),
                            "15",
                            "How long a login may take; not below `firstPduSeconds`."),
                    withDefault(
                            "bytesInFlight",
                            size("1M"),
                            "1G",
                            "Data buffers of the whole process."),
                    withDefault(
                            "bytesInFlightPerSession",
                            size("1M"),
                            "64M",
                            "Data buffers of one session; not above `bytesInFlight`."));

    static final Section ROOT =
            section(
                    "configuration",
                    optional("gateway", new Group(GATEWAY), "defaults", "This gateway."),
                    optional(
                            "ceph",
                            new Group(CEPH),
                            "no cluster",
                            "The cluster; needed by a backstore of type rbd and by `store: rados`."),
                    withDefault(
                            "store",
                            store(),
                            "none",
                            "Where objects made through the API and identities of disks are kept."),
                    optional(
                            "portals",
                            new ListOf(new Group(PORTAL), false, false),
                            "none; required as soon as there are targets",
                            "Where initiators connect."),
                    optional("discovery", new Group(DISCOVERY), "no proof is asked", "Discovery."),
                    optional(
                            "targets",
                            new ListOf(new Group(TARGET), false, false),
                            "none",
                            "Targets."),
                    optional("api", new Group(API), "off", "REST API."),
                    optional("metrics", new Group(METRICS), "off", "Metrics and health over HTTP."),
                    optional(
                            "ha",
                            new Group(HA),
                            "off",
                            "Several gateways serve the same RBD images; may be empty: {}."),
                    optional("limits", new Group(LIMITS), "the defaults below", "Bounds."));

    private SchemaTable() {}

    private static Section section(String name, Key... keys) {
        return new Section(name, List.of(keys));
    }

    private static Key type(String text) {
        return required("type", word(List.of("rbd", "file", "memory", "nullio", "device")), text);
    }

    private static Map<String, Section> backstores() {
        Map<String, Section> byType = new LinkedHashMap<>();
        byType.put("rbd", RBD);
        byType.put("file", FILE);
        byType.put("memory", MEMORY);
        byType.put("nullio", NULLIO);
        byType.put("device", DEVICE);
        return byType;
    }
}
