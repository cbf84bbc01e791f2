package io.rbdgate.config.store.serve;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.LunIdentity;
import io.rbdgate.config.LunOptions;
import io.rbdgate.config.QosConfig;
import io.rbdgate.config.store.ControlTable;
import io.rbdgate.config.store.DiskNaa;
import io.rbdgate.config.store.GatewayConf;
import io.rbdgate.config.store.GatewayConf.Disk;
import io.rbdgate.config.store.GatewayConf.Target;
import io.rbdgate.config.store.extra.Extras;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The LUNs of all targets. An image, and an identity, is served once: two LUNs over one image
/// would overwrite each other, two disks of one identity are taken for two paths to one.
final class ServedLuns {
    private static final int HIGHEST = 16383;
    private static final Pattern SERIAL = Pattern.compile("[ -~]{1,128}");

    private final GatewayConf conf;
    private final ControlTable controls;
    private final List<String> problems;
    private final Extras extras;
    private final Map<String, String> served = new HashMap<>();

    ServedLuns(GatewayConf conf, ControlTable controls, List<String> problems) {
        this.conf = conf;
        this.controls = controls;
        this.problems = problems;
        this.extras = Extras.of(conf);
        problems.addAll(extras.problems());
    }

    /// What the document says beyond the original's schema.
    Extras extras() {
        return extras;
    }

    /// The LUNs of one target: those of disks by the id of the disk, and the others.
    record OfTarget(SortedMap<String, LunConfig> byDisk, SortedMap<Integer, LunConfig> others) {
        List<LunConfig> all() {
            List<LunConfig> all = new ArrayList<>(byDisk.values());
            all.addAll(others.values());
            return all;
        }
    }

    OfTarget of(Target target) {
        Map<Integer, String> numbers = new HashMap<>();
        return new OfTarget(disks(target, numbers), others(target, numbers));
    }

    private SortedMap<String, LunConfig> disks(Target target, Map<Integer, String> numbers) {
        SortedMap<String, LunConfig> luns = new TreeMap<>();
        for (Map.Entry<String, Integer> entry : target.disks().entrySet()) {
            String id = entry.getKey();
            String where = "disk " + id + " of " + target.iqn();
            Disk disk = conf.disks().get(id);
            if (disk == null) {
                problems.add(where + " is not defined in `disks`: it is not served");
            } else if (isFree(entry.getValue(), id, where, numbers)) {
                LunConfig lun = lun(where, disk, entry.getValue());
                if (lun != null) {
                    luns.put(id, extras.withOptions(id, lun));
                }
            }
        }
        return luns;
    }

    private SortedMap<Integer, LunConfig> others(Target target, Map<Integer, String> numbers) {
        SortedMap<Integer, LunConfig> luns = new TreeMap<>();
        for (LunConfig lun : extras.luns(target.iqn())) {
            String name = "LUN " + lun.lun();
            String where = name + " of " + target.iqn();
            String naa = naa(lun.identity());
            if (isFree(lun.lun(), name, where, numbers)
                    && once(where, place(lun.backstore()))
                    && (naa == null || once(where, "NAA identifier " + naa))) {
                luns.put(lun.lun(), lun);
            }
        }
        return luns;
    }

    private boolean isFree(int number, String name, String where, Map<Integer, String> numbers) {
        String taken = numbers.putIfAbsent(number, name);
        if (taken == null && number <= HIGHEST) {
            return true;
        }
        problems.add(
                where
                        + " has LUN number "
                        + number
                        + (taken == null ? ", above " + HIGHEST : ", as has " + taken)
                        + ": it is not served");
        return false;
    }

    /// Where its blocks are; null: nowhere that anything else could be.
    private static @Nullable String place(BackstoreConfig backstore) {
        return switch (backstore) {
            case BackstoreConfig.Rbd rbd -> "image " + rbd.imageSpec();
            case BackstoreConfig.File file -> "file " + file.path();
            case BackstoreConfig.Device device -> "file " + device.path();
            case BackstoreConfig.Memory _, BackstoreConfig.Nullio _ -> null;
        };
    }

    private static @Nullable String naa(LunIdentity identity) {
        String serial = identity.serial();
        return identity.naa() != null || serial == null ? identity.naa() : DiskNaa.of(serial);
    }

    private @Nullable LunConfig lun(String where, Disk disk, int number) {
        Integer blockSize = blockSize(disk);
        if (blockSize == null) {
            return notServed(where + " has a block_size other than 512 and 4096");
        }
        if (disk.wwn().isEmpty()) {
            return notServed(where + " has no wwn, so initiators would not know it");
        }
        if (!SERIAL.matcher(disk.wwn()).matches()) {
            return notServed(
                    where + " has a wwn that is not printable ASCII of up to 128 characters");
        }
        if (!once(where, "image " + disk.pool() + "/" + disk.image())
                || !once(where, "NAA identifier " + DiskNaa.of(disk.wwn()))) {
            return null;
        }
        return new LunConfig(
                number,
                new BackstoreConfig.Rbd(disk.pool(), null, disk.image(), null, null, null),
                blockSize,
                blockSize,
                new LunIdentity(
                        disk.wwn(),
                        null,
                        LunIdentity.DEFAULT.vendor(),
                        LunIdentity.DEFAULT.product()),
                LunOptions.DEFAULT,
                qos(disk),
                disk.owner(),
                null);
    }

    private @Nullable LunConfig notServed(String why) {
        problems.add(why + ": it is not served");
        return null;
    }

    private boolean once(String where, @Nullable String what) {
        if (what == null) {
            return true;
        }
        String first = served.putIfAbsent(what, where);
        if (first != null) {
            problems.add(where + " has the " + what + " of " + first + ": it is not served");
        }
        return first == null;
    }

    /// Disks of SUSE's kernel backstore may have larger blocks; null: a size that is none.
    private static @Nullable Integer blockSize(Disk disk) {
        Object stored = disk.controls().get("block_size");
        return switch (stored == null ? "512" : stored.toString()) {
            case "512" -> 512;
            case "4096" -> 4096;
            default -> null;
        };
    }

    private @Nullable QosConfig qos(Disk disk) {
        Map<String, Object> values = ControlTable.effective(disk.controls(), controls.disk());
        long iops = number(values, "qos_iops_limit");
        long bytes = number(values, "qos_bytes_limit");
        if (iops == 0 && bytes == 0) {
            return null;
        }
        return new QosConfig(
                iops == 0 ? null : iops,
                bytes == 0 ? null : bytes,
                (int) number(values, "qos_burst_seconds"));
    }

    private static long number(Map<String, Object> values, String name) {
        return (Long) Objects.requireNonNull(values.get(name), name);
    }
}
