package io.rbdgate.management.shell.convert;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.QosConfig;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Writes a site as the YAML of a gateway. Secrets go to files beside it.
final class YamlWriter {
    private final StringBuilder yaml = new StringBuilder();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private final String secretDirectory;

    /// The YAML, and by path each secret that it names.
    record Output(String yaml, Map<String, String> secrets) {}

    private YamlWriter(String secretDirectory) {
        this.secretDirectory = secretDirectory;
    }

    static Output write(Site site, String gateway, String secretDirectory) {
        YamlWriter writer = new YamlWriter(secretDirectory);
        writer.site(site, gateway);
        return new Output(writer.yaml.toString(), writer.secrets);
    }

    private void site(Site site, String gateway) {
        site.notes().forEach(n -> line(0, "# not taken over: " + n));
        if (!gateway.isEmpty()) {
            line(0, "gateway: {name: " + quoted(gateway) + "}");
        }
        if (site.targets().stream().anyMatch(YamlWriter::usesCeph)) {
            line(
                    0,
                    "ceph: {conf: /etc/ceph/ceph.conf, client: client.admin}   # as the site has it");
        }
        portals(site);
        if (site.discovery().on()) {
            line(0, "discovery:");
            line(1, "auth: " + chap(site.discovery(), "discovery"));
        }
        line(0, site.targets().isEmpty() ? "targets: []" : "targets:");
        site.targets().forEach(this::target);
    }

    private static boolean usesCeph(Target target) {
        return target.luns().stream().anyMatch(l -> l.backstore() instanceof BackstoreConfig.Rbd);
    }

    private void portals(Site site) {
        Map<String, Integer> tags = new TreeMap<>();
        for (Target target : site.targets()) {
            target.portals().forEach(p -> tags.putIfAbsent(p.listen().toString(), p.tag()));
        }
        line(0, tags.isEmpty() ? "portals: []" : "portals:");
        tags.forEach(
                (listen, tag) -> line(1, "- {listen: " + quoted(listen) + ", tag: " + tag + "}"));
    }

    private void target(Target target) {
        line(1, "- iqn: " + quoted(target.iqn()));
        line(2, "access: " + (target.open() ? "open" : "listed"));
        if (target.chap().on()) {
            line(2, "chap: " + chap(target.chap(), target.iqn()));
        }
        List<String> listens =
                target.portals().stream().map(p -> quoted(p.listen().toString())).toList();
        if (!listens.isEmpty()) {
            line(2, "portals: [" + String.join(", ", listens) + "]");
        }
        line(2, target.luns().isEmpty() ? "luns: []" : "luns:");
        target.luns().forEach(this::lun);
        if (!target.clients().isEmpty()) {
            line(2, "initiators:");
            target.clients().forEach(this::client);
        }
        List<String> parameters = parameters(target.parameters());
        if (!parameters.isEmpty()) {
            line(2, "parameters: {" + String.join(", ", parameters) + "}");
        }
    }

    /// Those that are not at the defaults of the YAML.
    private static List<String> parameters(IscsiParameters own) {
        IscsiParameters usual = IscsiParameters.DEFAULTS;
        List<String> given = new ArrayList<>();
        given(given, "queueDepth", own.queueDepth(), usual.queueDepth());
        given(given, "immediateData", own.immediateData(), usual.immediateData());
        given(given, "initialR2T", own.initialR2T(), usual.initialR2T());
        given(given, "maxOutstandingR2T", own.maxOutstandingR2T(), usual.maxOutstandingR2T());
        given(given, "firstBurstLength", own.firstBurstLength(), usual.firstBurstLength());
        given(given, "maxBurstLength", own.maxBurstLength(), usual.maxBurstLength());
        given(
                given,
                "maxRecvDataSegmentLength",
                own.maxRecvDataSegmentLength(),
                usual.maxRecvDataSegmentLength());
        return given;
    }

    private static void given(List<String> given, String key, Object own, Object usual) {
        if (!own.equals(usual)) {
            given.add(key + ": " + own);
        }
    }

    private void lun(LunConfig lun) {
        line(3, "- lun: " + lun.lun());
        line(4, "backstore: {type: " + lun.backstore().type() + backstore(lun.backstore()) + "}");
        if (lun.blockSize() != 512) {
            line(4, "blockSize: " + lun.blockSize());
        }
        if (lun.physicalBlockSize() != lun.blockSize()) {
            line(4, "physicalBlockSize: " + lun.physicalBlockSize());
        }
        options(lun.options());
        LunIdentity identity = lun.identity();
        text("serial", identity.serial(), null);
        text("naa", identity.naa(), null);
        text("vendor", identity.vendor(), LunIdentity.DEFAULT.vendor());
        text("product", identity.product(), LunIdentity.DEFAULT.product());
        QosConfig qos = lun.qos();
        if (qos != null) {
            line(
                    4,
                    "qos: {"
                            + (qos.iops() == null ? "" : "iops: " + qos.iops() + ", ")
                            + (qos.bytes() == null ? "" : "bytes: " + qos.bytes() + ", ")
                            + "burstSeconds: "
                            + qos.burstSeconds()
                            + "}");
        }
    }

    /// Those that are not at the defaults of the YAML.
    private void options(LunOptions own) {
        List<String> given = new ArrayList<>();
        LunOptions usual = LunOptions.DEFAULT;
        given(given, "readOnly", own.readOnly(), usual.readOnly());
        given(given, "removable", own.removable(), usual.removable());
        given(given, "writeSameToEnd", own.writeSameToEnd(), usual.writeSameToEnd());
        given(given, "sanitize", own.sanitize(), usual.sanitize());
        given(given, "activeActive", own.activeActive(), usual.activeActive());
        given(given, "spaceThreshold", own.spaceThreshold(), usual.spaceThreshold());
        given.forEach(option -> line(4, option));
    }

    private void text(String key, @Nullable String own, @Nullable String usual) {
        if (own != null && !own.equals(usual)) {
            line(4, key + ": " + quoted(own));
        }
    }

    private static String backstore(BackstoreConfig backstore) {
        return switch (backstore) {
            case BackstoreConfig.Rbd i ->
                    ", pool: "
                            + quoted(i.pool())
                            + (i.namespace() == null ? "" : ", namespace: " + quoted(i.namespace()))
                            + ", image: "
                            + quoted(i.image())
                            + (i.snapshot() == null ? "" : ", snapshot: " + quoted(i.snapshot()));
            case BackstoreConfig.File f ->
                    ", path: " + quoted(f.path().toString()) + ", size: " + f.sizeBytes();
            case BackstoreConfig.Device d -> ", path: " + quoted(d.path().toString());
            case BackstoreConfig.Memory m -> ", size: " + m.sizeBytes();
            case BackstoreConfig.Nullio n -> ", size: " + n.sizeBytes();
        };
    }

    private void client(Client client) {
        line(3, "- iqn: " + quoted(client.iqn()));
        if (client.chap().on()) {
            line(4, "chap: " + chap(client.chap(), client.iqn()));
        }
        List<String> luns =
                client.luns().entrySet().stream()
                        .map(
                                l ->
                                        l.getKey().equals(l.getValue())
                                                ? "" + l.getKey()
                                                : l.getKey() + "=" + l.getValue())
                        .toList();
        line(4, "luns: [" + String.join(", ", luns) + "]");
    }

    private String chap(Chap chap, String owner) {
        String mutual =
                chap.mutual()
                        ? ", mutual: {user: "
                                + quoted(chap.mutualUser())
                                + ", secretFile: "
                                + secret(owner + ".mutual", chap.mutualPassword())
                                + "}"
                        : "";
        return "{user: "
                + quoted(chap.user())
                + ", secretFile: "
                + secret(owner, chap.password())
                + mutual
                + "}";
    }

    private String secret(String owner, String password) {
        String file = secretDirectory + "/" + owner.replaceAll("[^A-Za-z0-9.-]", "_");
        String path = file;
        for (int n = 2; secrets.containsKey(path); n++) {
            path = file + "." + n;
        }
        secrets.put(path, password);
        return quoted(path);
    }

    private void line(int depth, String text) {
        yaml.append("  ".repeat(depth)).append(text).append('\n');
    }

    /// Always in quotes: names of digits or colons stay text.
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
