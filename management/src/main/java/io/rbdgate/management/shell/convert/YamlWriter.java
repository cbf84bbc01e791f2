package io.rbdgate.management.shell.convert;

import io.rbdgate.management.shell.convert.Site.Backing;
import io.rbdgate.management.shell.convert.Site.Chap;
import io.rbdgate.management.shell.convert.Site.Client;
import io.rbdgate.management.shell.convert.Site.Lun;
import io.rbdgate.management.shell.convert.Site.Portal;
import io.rbdgate.management.shell.convert.Site.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
        return target.luns().stream().anyMatch(l -> l.backing() instanceof Backing.Image);
    }

    private void portals(Site site) {
        Map<String, Integer> tags = new TreeMap<>();
        for (Target target : site.targets()) {
            target.portals().forEach(p -> tags.putIfAbsent(p.text(), p.tag()));
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
                target.portals().stream().map(Portal::text).map(YamlWriter::quoted).toList();
        if (!listens.isEmpty()) {
            line(2, "portals: [" + String.join(", ", listens) + "]");
        }
        line(2, target.luns().isEmpty() ? "luns: []" : "luns:");
        target.luns().forEach(this::lun);
        if (!target.clients().isEmpty()) {
            line(2, "initiators:");
            target.clients().forEach(this::client);
        }
        if (!target.parameters().isEmpty()) {
            List<String> parameters = new ArrayList<>();
            target.parameters().forEach((name, value) -> parameters.add(name + ": " + value));
            line(2, "parameters: {" + String.join(", ", parameters) + "}");
        }
    }

    private void lun(Lun lun) {
        line(3, "- lun: " + lun.number());
        line(
                4,
                "backstore: "
                        + switch (lun.backing()) {
                            case Backing.Image i ->
                                    "{type: rbd, pool: "
                                            + quoted(i.pool())
                                            + ", image: "
                                            + quoted(i.image())
                                            + "}";
                            case Backing.RegularFile f ->
                                    "{type: file, path: "
                                            + quoted(f.path())
                                            + ", size: "
                                            + f.sizeBytes()
                                            + "}";
                            case Backing.Device d ->
                                    "{type: device, path: " + quoted(d.path()) + "}";
                        });
        if (!lun.serial().isEmpty()) {
            line(4, "serial: " + quoted(lun.serial()));
        }
    }

    private void client(Client client) {
        line(3, "- iqn: " + quoted(client.iqn()));
        if (client.chap().on()) {
            line(4, "chap: " + chap(client.chap(), client.iqn()));
        }
        List<String> luns = client.luns().values().stream().sorted().map(String::valueOf).toList();
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
