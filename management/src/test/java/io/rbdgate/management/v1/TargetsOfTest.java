package io.rbdgate.management.v1;

import io.rbdgate.config.Access;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.IscsiParameters;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import java.util.List;

/// Targets as a configuration file could define them.
final class TargetsOfTest {
    private TargetsOfTest() {}

    static TargetConfig target(Iqn iqn, Access access, LunConfig... luns) {
        return new TargetConfig(
                iqn, access, null, List.of(), List.of(luns), List.of(), IscsiParameters.DEFAULTS);
    }
}
