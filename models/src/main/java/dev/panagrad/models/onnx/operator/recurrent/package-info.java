/** RNN, GRU and LSTM, unrolled over time; loops over a graph of the file are in {@code control}. */
package dev.panagrad.models.onnx.operator.recurrent;
