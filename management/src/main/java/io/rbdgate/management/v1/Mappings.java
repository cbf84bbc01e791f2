package io.rbdgate.management.v1;

import io.rbdgate.config.BackstoreConfig;
import io.rbdgate.config.Iqn;
import io.rbdgate.config.LunConfig;
import io.rbdgate.config.TargetConfig;
import io.rbdgate.management.StorageAdmin.ImageName;
import io.rbdgate.management.TargetControl;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Which images are served as which LUNs by this gateway, and to whom.
final class Mappings {
    private final TargetControl control;

    Mappings(TargetControl control) {
        this.control = control;
    }

    /// A LUN of a target.
    record LunRef(
            @Field(value = "The target", example = "iqn.2026-11.io.rbdgate:demo") String target,
            @Field(value = "The number of the LUN", max = 16383) int lun) {
        @Override
        public String toString() {
            return target + " LUN " + lun;
        }
    }

    /// The LUNs on `image`.
    List<LunRef> lunsOn(ImageName image) {
        return luns(image::equals);
    }

    private List<LunRef> luns(Predicate<ImageName> which) {
        List<LunRef> found = new ArrayList<>();
        for (TargetConfig target : control.served().targets()) {
            for (LunConfig lun : target.luns()) {
                if (lun.backstore() instanceof BackstoreConfig.Rbd rbd && which.test(nameOf(rbd))) {
                    found.add(new LunRef(target.iqn().text(), lun.lun()));
                }
            }
        }
        return found;
    }

    /// The LUNs on images of `pool`.
    List<LunRef> lunsIn(String pool) {
        return luns(name -> name.pool().equals(pool));
    }

    /// @throws Problem (409) when a LUN is on `image`; `what` cannot be done then
    void requireFree(ImageName image, String what) {
        List<LunRef> luns = lunsOn(image);
        if (!luns.isEmpty()) {
            throw Problem.conflict(
                    image + " is served as " + luns.getFirst() + ": remove the LUN before " + what);
        }
    }

    /// The image of a LUN.
    ///
    /// @throws Problem (404, 422) when there is no such LUN or it has no image
    ImageName imageOf(LunRef ref) {
        for (TargetConfig target : control.served().targets()) {
            LunConfig lun = target.iqn().text().equals(ref.target()) ? target.lun(ref.lun()) : null;
            if (lun != null && lun.backstore() instanceof BackstoreConfig.Rbd rbd) {
                if (rbd.snapshot() != null) {
                    throw Problem.invalid("luns", ref + " is a snapshot already");
                }
                return nameOf(rbd);
            }
            if (lun != null) {
                throw Problem.invalid(
                        "luns", ref + " is no RBD image but a " + lun.backstore().type());
            }
        }
        throw Problem.notFound("this gateway serves no " + ref);
    }

    /// The initiators that are logged in and see one of `luns`.
    List<String> initiatorsSeeing(List<LunRef> luns) {
        return control.sessions().stream()
                .filter(s -> luns.stream().anyMatch(l -> sees(s, l)))
                .map(TargetControl.SessionStatus::initiatorName)
                .distinct()
                .toList();
    }

    private boolean sees(TargetControl.SessionStatus session, LunRef ref) {
        if (!session.targetIqn().equals(ref.target())) {
            return false;
        }
        try {
            TargetConfig target = control.served().target(new Iqn(ref.target()));
            return target == null
                    || target.lunsFor(new Iqn(session.initiatorName())).containsValue(ref.lun());
        } catch (IllegalArgumentException e) {
            return true; // a name outside of the grammar: on an open target, which shows all
        }
    }

    static ImageName nameOf(BackstoreConfig.Rbd rbd) {
        String namespace = rbd.namespace();
        return new ImageName(rbd.pool(), namespace == null ? "" : namespace, rbd.image());
    }
}
