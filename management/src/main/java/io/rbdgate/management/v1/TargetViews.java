package io.rbdgate.management.v1;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.ChapConfig;
import io.rbdgate.config.InitiatorConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.PortalConfig;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.extra.Extras;
import io.rbdgate.management.TargetControl;
import io.rbdgate.management.TargetControl.LunStatus;
import io.rbdgate.management.TargetControl.SessionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Targets as clients see them: those of the configuration file and those of the store alike, with
/// how they are on this gateway.
final class TargetViews {
    private final TargetControl control;

    TargetViews(TargetControl control) {
        this.control = control;
    }

    record TargetView(
            @Field("Its iSCSI name") String iqn,
            @Field(
                            value = "Who defines it",
                            oneOf = {"file", "store"})
                    String source,
            @Field(
                            value = "Who may log in",
                            oneOf = {"listed", "open"})
                    String access,
            @Field("The CHAP user for every initiator; absent: none") @Nullable String chapUser,
            @Field("How it is reached") List<PortalGroup> portalGroups,
            @Field("Its LUNs") List<LunView> luns,
            @Field("The initiators that are listed") List<InitiatorView> initiators,
            @Field("Initiators that see the same LUNs") List<HostGroup> hostGroups,
            @Field("Settings that are not at their defaults") Map<String, String> controls) {}

    record PortalGroup(
            @Field("Its portal group tag") int tag,
            @Field("The gateway") String gateway,
            @Field("The addresses") List<String> addresses,
            @Field("Their TCP port; absent: told with each address") @Nullable Integer port) {}

    record LunView(
            @Field("Its number") int lun,
            @Field("Where its blocks are") Backstore backstore,
            @Field("Whether this gateway can use it") boolean online,
            @Field("How it is on this gateway") String state,
            @Field("Why it is not online") String reason,
            @Field("Its size in bytes; 0 while unknown") long sizeBytes,
            @Field("Bytes of a block") int blockSize,
            @Field("Bytes of a physical block") int physicalBlockSize,
            @Field("Whether it cannot be written") boolean readOnly,
            @Field("Whether its medium can be ejected") boolean removable,
            @Field("Whether WRITE SAME of zero blocks goes to the end") boolean writeSameToEnd,
            @Field("Whether SANITIZE is allowed") boolean sanitize,
            @Field("Percent of the space behind it used when hosts are told; 0: they never are")
                    int spaceThreshold,
            @Field("The serial number initiators see") String serial,
            @Field("The gateway that owns it; absent: this one alone") @Nullable String owner,
            @Field("The limits of its traffic") @Nullable Qos qos) {}

    record Backstore(
            @Field(
                            value = "What it is",
                            oneOf = {"rbd", "file", "device", "memory", "nullio"})
                    String type,
            @Field(value = "rbd: the pool", pattern = CephNames.NAME, example = "rbd")
                    @Nullable String pool,
            @Field(value = "rbd: the RBD namespace", pattern = CephNames.NAME, example = "team1")
                    @Nullable String namespace,
            @Field(value = "rbd: the image", pattern = CephNames.NAME, example = "disk_1")
                    @Nullable String image,
            @Field(
                            value = "rbd: the snapshot of it that is served; absent: the image",
                            pattern = CephNames.NAME,
                            example = "monday")
                    @Nullable String snapshot,
            @Field(
                            value = "file, device: the path on the gateway",
                            pattern = "/[^\\x00]+",
                            example = "/var/lib/rbdgate/disk1.img")
                    @Nullable String path,
            @Field(
                            value = "file, memory, nullio: bytes; rbd: of an image to make",
                            min = 512,
                            max = 1L << 50)
                    @Nullable Long sizeBytes) {}

    record Qos(
            @Field(value = "Commands per second", min = 1, max = 1_000_000_000) @Nullable Long iops,
            @Field(value = "Bytes per second", min = 512, max = 1L << 40) @Nullable Long bytes,
            @Field(value = "Seconds' worth it may do at once after a rest (1)", max = 3600)
                    @Nullable Integer burstSeconds) {
        @Nullable QosConfig config() {
            return iops == null && bytes == null
                    ? null
                    : new QosConfig(iops, bytes, burstSeconds == null ? 1 : burstSeconds);
        }

        static @Nullable Qos of(@Nullable QosConfig qos) {
            return qos == null ? null : new Qos(qos.iops(), qos.bytes(), qos.burstSeconds());
        }
    }

    record InitiatorView(
            @Field("Its iSCSI name") String iqn,
            @Field("Its CHAP user; absent: none of its own") @Nullable String chapUser,
            @Field("Whether two secrets are valid now") boolean secretChanging,
            @Field("The LUNs it sees: its number, and the target's") Map<String, Integer> luns,
            @Field("Its host group") @Nullable String hostGroup,
            @Field("Whether it is logged in at this gateway") boolean connected) {}

    record HostGroup(
            @Field("Its name") String name,
            @Field("The initiators in it") List<String> members,
            @Field("The LUNs they see, by the target's numbers") List<Integer> luns) {}

    /// A target of the configuration file.
    TargetView of(TargetConfig target) {
        String iqn = target.iqn().text();
        Here here = here(iqn);
        List<InitiatorView> initiators = new ArrayList<>();
        for (InitiatorConfig initiator : target.initiators()) {
            SortedMap<String, Integer> luns = new TreeMap<>();
            target.lunsFor(initiator.iqn()).forEach((own, lun) -> luns.put("" + own, lun));
            String name = initiator.iqn().text();
            initiators.add(
                    new InitiatorView(
                            name,
                            userOf(initiator.chap()),
                            false,
                            luns,
                            null,
                            here.isConnected(name)));
        }
        List<PortalGroup> groups = new ArrayList<>();
        for (PortalConfig portal : control.served().portalsOf(target)) {
            groups.add(
                    new PortalGroup(
                            portal.tag(),
                            control.gatewayName(),
                            List.of(
                                    (portal.advertise() == null
                                                    ? portal.listen()
                                                    : portal.advertise())
                                            .toString()),
                            null));
        }
        return new TargetView(
                iqn,
                "file",
                target.access().text(),
                userOf(target.chap()),
                groups,
                target.luns().stream().map(l -> lun(here, l, null)).toList(),
                initiators,
                List.of(),
                Map.of());
    }

    /// A target of the store.
    TargetView of(GatewayConf conf, GatewayConf.Target target) {
        Extras extras = Extras.of(conf);
        int port =
                Objects.requireNonNullElse(
                        extras.port(target.iqn()), control.served().portalPort());
        Here here = here(target.iqn());
        List<PortalGroup> groups = new ArrayList<>();
        target.portals()
                .forEach(
                        (gateway, portal) ->
                                groups.add(
                                        new PortalGroup(
                                                portal.tpg(),
                                                gateway,
                                                portal.portalIpAddresses(),
                                                port)));
        groups.sort(Comparator.comparingInt(PortalGroup::tag));
        SortedMap<String, String> controls = new TreeMap<>();
        target.controls().forEach((key, value) -> controls.put(key, value.toString()));
        return new TargetView(
                target.iqn(),
                "store",
                target.aclEnabled() ? "listed" : "open",
                target.auth().isOn() ? target.auth().username() : null,
                groups,
                luns(conf, target, extras, here),
                target.clients().values().stream()
                        .map(c -> initiator(target, c, extras, here))
                        .toList(),
                target.groups().values().stream().map(g -> group(target, g)).toList(),
                controls);
    }

    /// How a target is on this gateway: its LUNs by number, and who is logged in, in lower case.
    private record Here(Map<Integer, LunStatus> luns, Set<String> connected) {
        boolean isConnected(String initiator) {
            return connected.contains(initiator.toLowerCase(Locale.ROOT));
        }
    }

    private Here here(String iqn) {
        Map<Integer, LunStatus> luns = new HashMap<>();
        for (LunStatus status : control.luns()) {
            if (status.targetIqn().equals(iqn)) {
                luns.put(status.lun(), status);
            }
        }
        Set<String> connected = new HashSet<>();
        for (SessionStatus session : control.sessions()) {
            if (session.targetIqn().equals(iqn)) {
                connected.add(session.initiatorName().toLowerCase(Locale.ROOT));
            }
        }
        return new Here(luns, connected);
    }

    private static List<LunView> luns(
            GatewayConf conf, GatewayConf.Target target, Extras extras, Here here) {
        List<LunView> luns = new ArrayList<>();
        target.disks()
                .forEach(
                        (id, number) -> {
                            GatewayConf.Disk disk = conf.disks().get(id);
                            luns.add(
                                    lun(
                                            here,
                                            extras.withOptions(id, config(number, id, disk)),
                                            disk));
                        });
        extras.luns(target.iqn()).forEach(l -> luns.add(lun(here, l, null)));
        luns.sort(Comparator.comparingInt(LunView::lun));
        return luns;
    }

    private static LunConfig config(int number, String id, GatewayConf.@Nullable Disk disk) {
        int slash = id.indexOf('/');
        String pool = slash < 0 ? "" : id.substring(0, slash);
        var image = new BackstoreConfig.Rbd(pool, null, id.substring(slash + 1), null, null, null);
        LunConfig lun = LunConfig.of(number, image);
        return disk == null ? lun : lun.withQos(qos(disk.controls()));
    }

    private static @Nullable QosConfig qos(Map<String, Object> controls) {
        Long iops = positive(controls.get("qos_iops_limit"));
        Long bytes = positive(controls.get("qos_bytes_limit"));
        Long burst = positive(controls.get("qos_burst_seconds"));
        return iops == null && bytes == null
                ? null
                : new QosConfig(iops, bytes, burst == null ? 1 : burst.intValue());
    }

    private static @Nullable Long positive(@Nullable Object value) {
        return value instanceof Long number && number > 0 ? number : null;
    }

    private static LunView lun(Here here, LunConfig lun, GatewayConf.@Nullable Disk disk) {
        LunStatus status = here.luns().get(lun.lun());
        String given = disk == null ? lun.identity().serial() : disk.wwn();
        return new LunView(
                lun.lun(),
                backstore(lun.backstore()),
                status != null && status.online(),
                status == null ? "NOT SERVED" : status.state(),
                status == null ? "this gateway does not serve it" : status.reason(),
                status == null ? 0 : status.sizeBytes(),
                lun.blockSize(),
                lun.physicalBlockSize(),
                lun.options().readOnly(),
                lun.options().removable(),
                lun.options().writeSameToEnd(),
                lun.options().sanitize(),
                lun.options().spaceThreshold(),
                status == null ? ImageOperations.textOr(given, "") : status.serial(),
                disk == null ? null : disk.owner(),
                Qos.of(lun.qos()));
    }

    private static Backstore backstore(BackstoreConfig backstore) {
        return switch (backstore) {
            case BackstoreConfig.Rbd rbd ->
                    new Backstore(
                            "rbd",
                            rbd.pool(),
                            rbd.namespace(),
                            rbd.image(),
                            rbd.snapshot(),
                            null,
                            null);
            case BackstoreConfig.File file ->
                    onHost("file", file.path().toString(), file.sizeBytes());
            case BackstoreConfig.Device device -> onHost("device", device.path().toString(), null);
            case BackstoreConfig.Memory memory -> onHost("memory", null, memory.sizeBytes());
            case BackstoreConfig.Nullio nullio -> onHost("nullio", null, nullio.sizeBytes());
        };
    }

    private static Backstore onHost(String type, @Nullable String path, @Nullable Long sizeBytes) {
        return new Backstore(type, null, null, null, null, path, sizeBytes);
    }

    private static InitiatorView initiator(
            GatewayConf.Target target, GatewayConf.Client client, Extras extras, Here here) {
        SortedMap<String, Integer> luns = new TreeMap<>();
        client.luns()
                .forEach((id, own) -> luns.put("" + own, target.disks().getOrDefault(id, own)));
        extras.lunsOf(target.iqn(), client.iqn()).forEach(lun -> luns.put("" + lun, lun));
        return new InitiatorView(
                client.iqn(),
                client.auth().isOn() ? client.auth().username() : null,
                extras.next(target.iqn(), client.iqn()) != null,
                luns,
                client.groupName().isEmpty() ? null : client.groupName(),
                here.isConnected(client.iqn()));
    }

    private static HostGroup group(GatewayConf.Target target, GatewayConf.Group group) {
        return new HostGroup(
                group.name(),
                group.members(),
                group.disks().keySet().stream()
                        .map(id -> target.disks().getOrDefault(id, -1))
                        .sorted()
                        .toList());
    }

    private static @Nullable String userOf(@Nullable ChapConfig chap) {
        return chap == null ? null : chap.initiator().user();
    }
}
