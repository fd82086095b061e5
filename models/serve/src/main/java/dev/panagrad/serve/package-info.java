/**
 * Serves models over HTTP by the Open Inference Protocol, version 2, which KServe, Triton and
 * others support. Computation is in the models module; this package has the wire format and its
 * limits.
 */
package dev.panagrad.serve;
