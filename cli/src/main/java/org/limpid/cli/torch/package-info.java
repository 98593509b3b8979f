/**
 * Reads the checkpoints that PyTorch writes, and nothing else from them than tensors: {@link
 * org.limpid.cli.torch.TorchFile} opens the archive, {@code PickleScan} looks through the pickled index before anything is
 * made of it, and {@code TensorUnpickler} makes it. Go on with {@link org.limpid.cli.torch.ImportedModel}, which finds out
 * what network the tensors belong to.
 */
package org.limpid.cli.torch;
