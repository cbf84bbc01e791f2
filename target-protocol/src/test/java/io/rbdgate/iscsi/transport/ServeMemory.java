package io.rbdgate.iscsi.transport;

import io.rbdgate.scsi.backstore.BlockBackstore;
import io.rbdgate.scsi.backstore.MemoryBackstore;
import io.rbdgate.scsi.backstore.NullBackstore;
import java.io.IOException;

/// Serves one disk until standard input ends: for runs with foreign initiators. Arguments: port,
/// MiB, `memory` or `null`, loops.
final class ServeMemory {
    private ServeMemory() {}

    public static void main(String[] arguments) throws IOException {
        int port = Integer.parseInt(arguments[0]);
        long bytes = Long.parseLong(arguments[1]) << 20;
        BlockBackstore disk =
                arguments[2].equals("null") ? new NullBackstore(bytes) : new MemoryBackstore(bytes);
        int loops = Integer.parseInt(arguments[3]);
        TestTarget.Shape shape =
                TestTarget.Shape.usual().with(disk).onPort(port).inLoops(loops, true);
        try (TestTarget target = new TestTarget(shape)) {
            System.out.println("serving on " + target.port());
            while (System.in.read() >= 0) {}
        }
    }
}
