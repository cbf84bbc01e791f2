package io.rbdgate.config.yaml;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// The keys a mapping may have; `name` is how problems call it.
record Section(String name, List<Key> keys) {

    Section {
        keys = List.copyOf(keys);
    }

    @Nullable Key key(String keyName) {
        for (Key key : keys) {
            if (key.name().equals(keyName)) {
                return key;
            }
        }
        return null;
    }

    List<String> keyNames() {
        return keys.stream().map(Key::name).toList();
    }
}
