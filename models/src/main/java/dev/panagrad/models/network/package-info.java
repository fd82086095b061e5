/**
 * Networks as data: sequences of layers, written and read as text. Training and file formats do not
 * belong here.
 */
package dev.panagrad.models.network;
