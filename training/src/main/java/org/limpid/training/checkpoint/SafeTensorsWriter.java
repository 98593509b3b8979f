package org.limpid.training.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Tensor;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes the safetensors format. */
final class SafeTensorsWriter {

    private static final int ALIGNMENT = 8;
    private static final int STAGE_BYTES = 1 << 20;

    private SafeTensorsWriter() {}

    static void write(AtomicFile file, Map<String, String> metadata, Map<String, Tensor> tensors) {
        byte[] header = header(metadata, tensors);
        if (header.length > SafeTensors.MAX_HEADER_BYTES) {
            throw new LimpidException(file.target() + ": the header would take " + header.length
                    + " bytes; the format allows " + SafeTensors.MAX_HEADER_BYTES + ". Write fewer tensors to a file");
        }
        file.write(channel -> {
            ByteBuffer stage = ByteBuffer.allocateDirect(STAGE_BYTES).order(ByteOrder.LITTLE_ENDIAN);
            stage.putLong(header.length).flip();
            drain(stage, channel);
            copy(MemorySegment.ofArray(header), stage, channel);
            for (Tensor tensor : tensors.values()) {
                copy(tensor.data(), stage, channel);
            }
        });
    }

    private static byte[] header(Map<String, String> metadata, Map<String, Tensor> tensors) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = new JsonFactory().createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(HeaderReader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long offset = 0;
            for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
                if (entry.getKey().equals(HeaderReader.METADATA)) {
                    throw new LimpidException("a tensor cannot be named " + HeaderReader.METADATA
                            + ": the safetensors format keeps that name for itself");
                }
                offset = writeEntry(json, entry.getKey(), entry.getValue(), offset);
            }
            json.writeEndObject();
        }
        byte[] text = bytes.toByteArray();
        // Spaces up to a multiple of eight let readers that map the file find the data aligned.
        byte[] padded = Arrays.copyOf(text, Math.ceilDiv(text.length, ALIGNMENT) * ALIGNMENT);
        Arrays.fill(padded, text.length, padded.length, " ".getBytes(StandardCharsets.US_ASCII)[0]);
        return padded;
    }

    private static long writeEntry(JsonGenerator json, String name, Tensor tensor, long begin) {
        long end = begin + tensor.type().bytes();
        json.writeObjectPropertyStart(name);
        json.writeStringProperty("dtype", Storage.of(tensor.dtype()).name());
        json.writeArrayPropertyStart("shape");
        for (int extent : tensor.shape().toArray()) {
            json.writeNumber(extent);
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("data_offsets");
        json.writeNumber(begin);
        json.writeNumber(end);
        json.writeEndArray();
        json.writeEndObject();
        return end;
    }

    private static void copy(MemorySegment source, ByteBuffer stage, WritableByteChannel channel) throws IOException {
        long size = source.byteSize();
        for (long done = 0; done < size; ) {
            stage.clear().limit((int) Math.min(stage.capacity(), size - done));
            int part = stage.limit();
            MemorySegment.copy(source, done, MemorySegment.ofBuffer(stage), 0, part);
            drain(stage, channel);
            done += part;
        }
    }

    private static void drain(ByteBuffer stage, WritableByteChannel channel) throws IOException {
        while (stage.hasRemaining()) {
            channel.write(stage);
        }
    }
}
