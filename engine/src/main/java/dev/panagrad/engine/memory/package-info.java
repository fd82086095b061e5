/**
 * Memory off the heap: workspaces that own it, and buffers of 4-byte elements in it. Nothing here
 * knows what is computed.
 */
package dev.panagrad.engine.memory;
