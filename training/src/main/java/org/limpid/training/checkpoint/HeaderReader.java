package org.limpid.training.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.limpid.api.LimpidException;
import org.limpid.api.tensor.Shape;
import org.limpid.api.tensor.TensorType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON header of a safetensors file and believes none of it: every tensor's range must follow from its shape and
 * type, and together the ranges must tile the data.
 */
final class HeaderReader {

    /** The key that is not a tensor. */
    static final String METADATA = "__metadata__";
    /** More axes than any tensor has; keeps a header from filling memory with one shape. */
    private static final int MAX_RANK = 64;
    /** More tensors than any model has; keeps a hostile header's memory to a small multiple of its size. */
    private static final int MAX_TENSORS = 1 << 18;
    /** Header, tensor, list: nothing lies deeper. */
    private static final int MAX_DEPTH = 4;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(MAX_DEPTH)
                    .maxStringLength(SafeTensors.MAX_HEADER_BYTES)
                    .maxNameLength(1 << 16)
                    .maxNumberLength(100)
                    .build())
            .disable(tools.jackson.core.TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .build();

    private final Path file;
    private final long fileSize;

    HeaderReader(Path file, long fileSize) {
        this.file = file;
        this.fileSize = fileSize;
    }

    /** A tensor's range in the data, as the header gives it. */
    private record Range(String name, TensorType type, long begin, long end) {}

    SafeTensors.Header read(byte[] header) {
        if (header.length == 0 || header[0] != '{') {
            throw error(
                    "the header at offset " + SafeTensors.PREFIX_BYTES + " does not begin with '{'",
                    "a JSON object. The file is not a safetensors file");
        }
        requireUtf8(header);
        Map<String, String> metadata = new LinkedHashMap<>();
        Map<String, Range> ranges = new LinkedHashMap<>();
        Reader text = new InputStreamReader(new ByteArrayInputStream(header), StandardCharsets.UTF_8);
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), text)) {
            readTop(json, metadata, ranges);
        } catch (JacksonException broken) {
            throw new LimpidException(
                    file + ": the header is not the JSON that it should be: " + abbreviate(broken.getOriginalMessage())
                            + at(broken) + ". The file is damaged; fetch it again",
                    broken);
        }
        long dataStart = SafeTensors.PREFIX_BYTES + (long) header.length;
        requireTiling(new ArrayList<>(ranges.values()), fileSize - dataStart);
        Map<String, SafeTensors.Extent> extents = new LinkedHashMap<>();
        ranges.forEach(
                (name, range) -> extents.put(name, new SafeTensors.Extent(range.type(), dataStart + range.begin())));
        return new SafeTensors.Header(metadata, extents);
    }

    private void readTop(JsonParser json, Map<String, String> metadata, Map<String, Range> ranges) {
        boolean hasMetadata = false;
        json.nextToken();
        for (String name = json.nextName(); name != null; name = json.nextName()) {
            json.nextToken();
            if (name.equals(METADATA)) {
                if (hasMetadata) {
                    throw error("the header has two keys " + METADATA, "one");
                }
                hasMetadata = true;
                readMetadata(json, metadata);
            } else if (ranges.containsKey(name)) {
                throw error("the header has two tensors " + quote(name), "every name once");
            } else if (ranges.size() == MAX_TENSORS) {
                throw error("the header has more than " + MAX_TENSORS + " tensors", "fewer; split the file");
            } else {
                ranges.put(name, readTensor(json, name));
            }
        }
        if (json.nextToken() != null) {
            throw error("the header goes on after its closing brace with " + json.currentToken(), "nothing but spaces");
        }
    }

    private void readMetadata(JsonParser json, Map<String, String> metadata) {
        requireToken(json, JsonToken.START_OBJECT, METADATA, "an object of strings");
        for (String key = json.nextName(); key != null; key = json.nextName()) {
            json.nextToken();
            requireToken(json, JsonToken.VALUE_STRING, METADATA + ", key " + quote(key), "a string");
            if (metadata.putIfAbsent(key, json.getString()) != null) {
                throw error(METADATA + " has two keys " + quote(key), "every key once");
            }
        }
    }

    private Range readTensor(JsonParser json, String name) {
        String tensor = "tensor " + quote(name);
        requireToken(json, JsonToken.START_OBJECT, tensor, "an object with dtype, shape and data_offsets");
        Storage dtype = null;
        long[] shape = null;
        long[] offsets = null;
        for (String field = json.nextName(); field != null; field = json.nextName()) {
            json.nextToken();
            boolean repeated = switch (field) {
                case "dtype" -> {
                    boolean again = dtype != null;
                    dtype = readDType(json, tensor);
                    yield again;
                }
                case "shape" -> {
                    boolean again = shape != null;
                    shape = readNumbers(json, tensor + ", shape", MAX_RANK);
                    yield again;
                }
                case "data_offsets" -> {
                    boolean again = offsets != null;
                    offsets = readNumbers(json, tensor + ", data_offsets", 2);
                    yield again;
                }
                default -> throw error(tensor + " has the field " + quote(field), "dtype, shape and data_offsets only");
            };
            if (repeated) {
                throw error(tensor + " has the field " + quote(field) + " twice", "every field once");
            }
        }
        if (dtype == null || shape == null || offsets == null) {
            String missing = dtype == null ? "dtype" : shape == null ? "shape" : "data_offsets";
            throw error(tensor + " has no " + missing, "dtype, shape and data_offsets");
        }
        return range(name, tensor, dtype, shape, offsets);
    }

    private Storage readDType(JsonParser json, String tensor) {
        requireToken(json, JsonToken.VALUE_STRING, tensor + ", dtype", "a string");
        String name = json.getString();
        Storage dtype = Storage.named(name);
        if (dtype == null) {
            throw error(
                    tensor + " has the dtype " + quote(name),
                    "one of " + Storage.NAMES + ". Convert the tensor before it is saved");
        }
        return dtype;
    }

    private long[] readNumbers(JsonParser json, String what, int most) {
        requireToken(json, JsonToken.START_ARRAY, what, "a list of whole numbers");
        long[] numbers = new long[most];
        int count = 0;
        while (json.nextToken() != JsonToken.END_ARRAY) {
            if (count == most) {
                throw error(what + " has more than " + most + " numbers", "at most that many");
            }
            if (json.currentToken() != JsonToken.VALUE_NUMBER_INT
                    || json.getString().startsWith("-")) {
                throw error(what + " holds " + abbreviate(String.valueOf(json.getString())), "whole numbers from 0 on");
            }
            if (json.getNumberType() == JsonParser.NumberType.BIG_INTEGER) {
                throw error(what + " holds " + abbreviate(json.getString()), "whole numbers below 2^63");
            }
            numbers[count++] = json.getLongValue();
        }
        return Arrays.copyOf(numbers, count);
    }

    private Range range(String name, String tensor, Storage dtype, long[] shape, long[] offsets) {
        if (offsets.length != 2) {
            throw error(tensor + " has the data_offsets " + Arrays.toString(offsets), "two numbers, begin and end");
        }
        int[] extents = new int[shape.length];
        for (int axis = 0; axis < shape.length; axis++) {
            if (shape[axis] < 1 || shape[axis] > Integer.MAX_VALUE) {
                throw error(
                        tensor + " has the shape " + Arrays.toString(shape), "extents from 1 to " + Integer.MAX_VALUE);
            }
            extents[axis] = (int) shape[axis];
        }
        TensorType type;
        long bytes;
        try {
            type = new TensorType(dtype.dtype(), Shape.of(extents));
            bytes = type.bytes();
        } catch (LimpidException | ArithmeticException overflow) {
            throw error(
                    tensor + " has the shape " + Arrays.toString(shape) + ", which is more than 2^63 bytes",
                    "what fits the file");
        }
        long begin = offsets[0];
        long end = offsets[1];
        if (begin > end || end - begin != bytes) {
            throw error(
                    tensor + " has the data_offsets " + Arrays.toString(offsets),
                    "a range of " + bytes + " bytes, which is what " + dtype + " of shape " + Arrays.toString(shape)
                            + " takes");
        }
        return new Range(name, type, begin, end);
    }

    /** Ranges cover the data without overlap, hole or rest, so that no byte of a file is unaccounted for. */
    private void requireTiling(List<Range> ranges, long dataSize) {
        ranges.sort(Comparator.comparingLong(Range::begin).thenComparingLong(Range::end));
        long covered = 0;
        @Nullable Range before = null;
        for (Range range : ranges) {
            String offsets = "tensor " + quote(range.name()) + " has the data_offsets [" + range.begin() + ", "
                    + range.end() + "]";
            if (range.end() > dataSize) {
                throw error(
                        offsets + ", but the file holds " + dataSize + " bytes of data",
                        "ranges within the file. It is cut off or its header is wrong; fetch it again");
            }
            if (range.begin() < covered && before != null) {
                throw error(
                        offsets + ", which overlap those of " + quote(before.name()) + ", [" + before.begin() + ", "
                                + before.end() + "]",
                        "every byte in one tensor");
            }
            if (range.begin() > covered) {
                throw error(
                        offsets + " and leaves a hole: the bytes from " + covered + " to " + range.begin()
                                + " belong to no tensor",
                        "every byte in one tensor");
            }
            covered = range.end();
            before = range;
        }
        if (covered != dataSize) {
            throw error(
                    "the tensors end at byte " + covered + " of the data, but the file holds " + dataSize,
                    "no bytes after the last tensor. It was appended to or its header is wrong; fetch it again");
        }
    }

    /** Decodes without keeping the text, because the JSON parser takes some malformed bytes and names no offset for others. */
    private void requireUtf8(byte[] header) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer bytes = ByteBuffer.wrap(header);
        CharBuffer window = CharBuffer.allocate(1 << 13);
        CoderResult result;
        do {
            result = decoder.decode(bytes, window.clear(), true);
        } while (result.isOverflow());
        if (result.isError()) {
            int at = bytes.position();
            throw error(
                    "the header has the byte 0x%02x at offset %d of the file"
                            .formatted(header[at], SafeTensors.PREFIX_BYTES + at),
                    "UTF-8. The file is damaged; fetch it again");
        }
    }

    private void requireToken(JsonParser json, JsonToken wanted, String what, String expected) {
        if (json.currentToken() != wanted) {
            throw error(what + " is " + abbreviate(describe(json)), expected);
        }
    }

    private static String describe(JsonParser json) {
        JsonToken token = json.currentToken();
        if (token == null) {
            return "missing";
        }
        return switch (token) {
            case START_OBJECT -> "an object";
            case START_ARRAY -> "a list";
            case VALUE_STRING -> quote(json.getString());
            default -> json.getString();
        };
    }

    private LimpidException error(String found, String expected) {
        return new LimpidException(file + ": " + found + "; expected " + expected);
    }

    private static String at(JacksonException broken) {
        var location = broken.getLocation();
        return location == null || location.getCharOffset() < 0
                ? ""
                : " (at character " + location.getCharOffset() + " of the header)";
    }

    private static String quote(String name) {
        return "'" + abbreviate(name) + "'";
    }

    /** One line of bounded length, whatever a file puts into a name. */
    private static String abbreviate(String text) {
        String line = text.codePoints()
                .limit(100)
                .map(c -> Character.isISOControl(c) ? ' ' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return line.length() < text.length() ? line + "…" : line;
    }
}
