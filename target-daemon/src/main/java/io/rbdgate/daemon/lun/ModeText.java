package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.ModeParameters;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Saved mode parameters as text: `v1 swp=0 dsense=1`, with ` tas=0` where that was switched off.
/// What is not understood is an error: a disk somebody protected must not be served unprotected.
final class ModeText implements ValueText<ModeParameters> {
    private static final Pattern V1 = Pattern.compile("v1 swp=([01]) dsense=([01])( tas=0)?");

    @Override
    public ModeParameters none() {
        return ModeParameters.DEFAULT;
    }

    @Override
    public String write(ModeParameters mode) {
        return "v1 swp=%d dsense=%d%s"
                .formatted(
                        mode.softwareWriteProtect() ? 1 : 0,
                        mode.descriptorSense() ? 1 : 0,
                        mode.taskAborted() ? "" : " tas=0");
    }

    @Override
    public ModeParameters read(String text, String where) {
        Matcher v1 = V1.matcher(text.strip());
        if (!v1.matches()) {
            throw new IllegalArgumentException(
                    where
                            + ": saved mode parameters '"
                            + text.strip()
                            + "' are not understood by this version; remove them for the defaults");
        }
        return new ModeParameters(
                v1.group(1).equals("1"), v1.group(2).equals("1"), v1.group(3) == null);
    }
}
