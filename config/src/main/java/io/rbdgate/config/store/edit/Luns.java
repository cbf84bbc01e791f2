package io.rbdgate.config.store.edit;

import io.rbdgate.config.store.ConfTree;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// Objects `pool/image` → `{"lun_id": n}`.
final class Luns {
    private static final String LUN_ID = "lun_id";

    private Luns() {}

    /// The number under which `luns` has the disk, -1 when it has not.
    static int number(@Nullable ObjectNode luns, String id) {
        return ConfTree.integer(ConfTree.find(luns, id), LUN_ID, -1);
    }

    static void put(ObjectNode luns, String id, int number) {
        luns.putObject(id).put(LUN_ID, number);
    }

    /// All numbers in `luns`.
    static Set<Integer> numbers(@Nullable ObjectNode luns) {
        Set<Integer> numbers = new TreeSet<>();
        if (luns != null) {
            for (String id : luns.propertyNames()) {
                numbers.add(number(luns, id));
            }
        }
        return numbers;
    }

    /// The lowest number ≥ 0 that is not in `taken`.
    static int lowestFree(Set<Integer> taken) {
        int number = 0;
        while (taken.contains(number)) {
            number++;
        }
        return number;
    }
}
