package io.rbdgate.daemon.lun;

import io.rbdgate.scsi.description.MediumWork;
import io.rbdgate.scsi.renewal.RenewalNote;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Work on a medium that was begun, as text. What is not understood is an error: a disk that is
/// half erased must not be served as if it were whole.
///
/// ```
/// v1 none
/// v1 sanitize                          begun or failed; nobody can go on with it
/// v2 sanitize erase                    all is being given back
/// v2 sanitize overwrite +-+ 0A0B0C0D   three passes of a pattern, the second one inverted
/// ```
final class RenewalNoteText implements ValueText<RenewalNote> {
    private static final Pattern V1 = Pattern.compile("v1 ([a-z_]+)");
    private static final Pattern V2 =
            Pattern.compile(
                    "v2 (sanitize|unrestricted_sanitize)"
                            + " (?:erase|overwrite ([+-]{1,31}) ((?:[0-9A-F]{2}){1,4096}))");
    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public RenewalNote none() {
        return RenewalNote.NONE;
    }

    @Override
    public String write(RenewalNote note) {
        String work = note.work().name().toLowerCase(Locale.ROOT);
        List<byte[]> patterns = note.patterns();
        if (patterns == null) {
            return "v1 " + work;
        } else if (patterns.isEmpty()) {
            return "v2 " + work + " erase";
        }
        byte[] last = patterns.getLast();
        StringBuilder signs = new StringBuilder();
        for (byte[] pattern : patterns) {
            signs.append(Arrays.equals(pattern, last) ? '+' : '-');
        }
        return "v2 " + work + " overwrite " + signs + " " + HEX.formatHex(period(last));
    }

    @Override
    public RenewalNote read(String text, String where) {
        Matcher v1 = V1.matcher(text.strip());
        Matcher v2 = V2.matcher(text.strip());
        boolean known = v2.matches() || v1.matches();
        MediumWork work = known ? work(v2.hasMatch() ? v2.group(1) : v1.group(1)) : null;
        if (work == null) {
            throw new IllegalArgumentException(
                    where
                            + ": '"
                            + text.strip()
                            + "', begun on the whole disk, is not understood by this version;"
                            + " remove it only if the content of the disk does not matter");
        }
        return v2.hasMatch() ? goingOn(work, v2) : RenewalNote.failed(work);
    }

    private static @Nullable MediumWork work(String name) {
        for (MediumWork work : MediumWork.values()) {
            if (work.name().toLowerCase(Locale.ROOT).equals(name)) {
                return work;
            }
        }
        return null;
    }

    private static RenewalNote goingOn(MediumWork work, Matcher v2) {
        String signs = v2.group(2);
        if (signs == null) {
            return new RenewalNote(work, List.of());
        }
        byte[] pattern = HEX.parseHex(v2.group(3));
        List<byte[]> patterns = new ArrayList<>();
        for (int pass = 0; pass < signs.length(); pass++) {
            patterns.add(signs.charAt(pass) == '+' ? pattern : inverted(pattern));
        }
        return new RenewalNote(work, patterns);
    }

    /// The shortest pattern that fills `block` when it is repeated from its beginning.
    private static byte[] period(byte[] block) {
        int length = 1;
        while (!Arrays.equals(block, length, block.length, block, 0, block.length - length)) {
            length++;
        }
        return Arrays.copyOf(block, length);
    }

    private static byte[] inverted(byte[] pattern) {
        byte[] inverted = new byte[pattern.length];
        for (int i = 0; i < pattern.length; i++) {
            inverted[i] = (byte) ~pattern[i];
        }
        return inverted;
    }
}
