package org.limpid.training.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes files that claim to be safetensors, byte by byte. */
final class RawFile {

    private RawFile() {}

    static Path write(Path file, byte[] header, byte[] data) throws IOException {
        return write(file, header.length, header, data);
    }

    static Path write(Path file, long claimedLength, byte[] header, byte[] data) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data.length).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimedLength).put(header).put(data);
        return Files.write(file, bytes.array());
    }
}
