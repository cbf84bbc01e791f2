package io.rbdgate.config.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class AvailabilityTest {

    @Test
    void everyRowIsAboutAKeyOfTheSchema() {
        Set<String> paths = paths("", SchemaTable.ROOT, new TreeSet<>());

        assertThat(paths)
                .contains("targets[].luns[].backstore.image", "limits.connections")
                .containsAll(Availability.ROWS.stream().map(Availability.Row::path).toList());
    }

    @Test
    void whatIsServedHasNoRow() {
        assertThat(Availability.ROWS.stream().map(Availability.Row::path))
                .doesNotContain(
                        "metrics",
                        "targets[].luns[].readOnly",
                        "targets[].luns[].physicalBlockSize",
                        "targets[].luns[].backstore.namespace",
                        "targets[].luns[].backstore.snapshot",
                        "targets[].luns[].backstore.dataPool")
                .doesNotHaveDuplicates();
    }

    private static Set<String> paths(String prefix, Section section, Set<String> found) {
        for (Key key : section.keys()) {
            String path = prefix + key.name();
            found.add(path);
            String below = path + (key.type() instanceof ValueType.ListOf ? "[]." : ".");
            key.type().below().forEach(next -> paths(below, next, found));
        }
        return found;
    }
}
