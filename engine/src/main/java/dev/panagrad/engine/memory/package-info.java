/**
 * Off-heap memory: workspaces that own it, and buffers of 4-byte elements in it. Independent of
 * what is computed.
 */
package dev.panagrad.engine.memory;
