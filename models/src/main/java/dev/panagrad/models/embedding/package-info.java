/** Sentences to vectors, by networks in ONNX files; close vectors stand for close meanings. */
package dev.panagrad.models.embedding;
