/**
 * Serves models over HTTP by the Open Inference Protocol, version 2, which KServe, Triton and
 * others speak. Computing lives in models; here is what goes over the wire, and its limits.
 */
package dev.panagrad.serve;
