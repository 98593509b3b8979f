package org.limpid.cli.torch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;
import org.limpid.api.LimpidException;

/**
 * Makes tensors, maps, lists and numbers of a pickle. Whatever else it names becomes an {@link Unknown}: no class is looked
 * up and no code runs.
 */
final class TensorUnpickler extends Unpickler {

    /**
     * An object of a class that is of no concern here.
     *
     * @param name its module and class
     */
    record Unknown(String name) implements IObjectConstructor {
        @Override
        public Object construct(Object[] arguments) {
            return this;
        }
    }

    private record Storage(StorageType type, String name, long numbers) {}

    private TensorUnpickler() {}

    /**
     * What a pickle holds.
     *
     * @throws LimpidException if it is not a pickle as PyTorch writes it
     */
    static Object read(byte[] pickle) {
        PickleScan.check(pickle);
        try {
            return new TensorUnpickler().loads(pickle);
        } catch (LimpidException wrong) {
            throw wrong;
        } catch (IOException | RuntimeException wrong) {
            // Objects that do not go together: what the library throws then depends on which they are.
            throw new LimpidException("the index data.pkl is damaged (" + wrong + "). Fetch the file again", wrong);
        }
    }

    @Override
    protected Object dispatch(short operation) throws IOException {
        if (operation == Opcodes.GLOBAL) {
            String module = line();
            stack.add(global(module, line()));
            return NO_RETURN_VALUE;
        }
        if (operation == Opcodes.NEWOBJ) {
            Object[] arguments = (Object[]) stack.pop();
            stack.add(((IObjectConstructor) stack.pop()).construct(arguments));
            return NO_RETURN_VALUE;
        }
        if (operation == Opcodes.BUILD) {
            // The state of an object, which is not restored.
            stack.pop();
            return NO_RETURN_VALUE;
        }
        return super.dispatch(operation);
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            line.append((char) c);
        }
        return new String(line.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Object global(String module, String name) {
        String whole = module + "." + name;
        if (module.equals("torch") && name.endsWith("Storage")) {
            String type = name.substring(0, name.length() - "Storage".length());
            for (StorageType known : StorageType.values()) {
                if (known.name().equalsIgnoreCase(type)) {
                    return known;
                }
            }
        }
        return switch (whole) {
            case "collections.OrderedDict" -> (IObjectConstructor) _ -> new LinkedHashMap<>();
            case "torch._utils._rebuild_tensor_v2" -> (IObjectConstructor) TensorUnpickler::tensor;
            case "torch._utils._rebuild_parameter" -> (IObjectConstructor) arguments -> arguments[0];
            default -> new Unknown(whole);
        };
    }

    @Override
    protected Object persistentLoad(Object id) {
        if (id instanceof Object[] parts
                && parts.length == 5
                && parts[0].equals("storage")
                && parts[1] instanceof StorageType type
                && parts[2] instanceof String name
                && parts[4] instanceof Number numbers) {
            return new Storage(type, name, numbers.longValue());
        }
        throw new PickleException("a reference to something that is no storage of a known type");
    }

    private static TorchTensor tensor(Object[] arguments) {
        Storage storage = (Storage) arguments[0];
        return new TorchTensor(
                storage.name(),
                storage.type(),
                storage.numbers(),
                ((Number) arguments[1]).longValue(),
                longs(arguments[2]),
                longs(arguments[3]));
    }

    private static List<Long> longs(Object tuple) {
        return Arrays.stream((Object[]) tuple)
                .map(number -> ((Number) number).longValue())
                .toList();
    }

    /** The tensors of a state_dict: of the map itself, or of the one that it holds under a usual name. */
    static Map<String, TorchTensor> stateDict(Object root) {
        if (root instanceof Map<?, ?> map) {
            for (String key : new String[] {"state_dict", "model_state_dict", "model", "module", "net"}) {
                if (map.get(key) instanceof Map<?, ?> nested) {
                    Map<String, TorchTensor> tensors = tensors(nested);
                    if (!tensors.isEmpty()) {
                        return tensors;
                    }
                }
            }
            return tensors(map);
        }
        return Map.of();
    }

    private static Map<String, TorchTensor> tensors(Map<?, ?> map) {
        Map<String, TorchTensor> tensors = new LinkedHashMap<>();
        map.forEach((name, value) -> {
            if (name instanceof String text && value instanceof TorchTensor tensor) {
                tensors.put(text, tensor);
            }
        });
        return tensors;
    }
}
