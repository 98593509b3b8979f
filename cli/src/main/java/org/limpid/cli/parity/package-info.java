/**
 * Holds a model against a reference file that another implementation computed: activations, loss, gradients and parameters
 * after optimiser steps. A kind of file has one {@link org.limpid.cli.parity.ParityKind}; every tensor and key of a file is
 * understood or refused. The command is {@code limpid parity}.
 */
package org.limpid.cli.parity;
