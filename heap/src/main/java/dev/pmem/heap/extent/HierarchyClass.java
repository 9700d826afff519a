/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.extent;

import dev.pmem.heap.catalog.StoredLayout;
import dev.pmem.heap.object.codec.ObjectCodec;

/**
 * A class of the hierarchy whose objects an extent holds.
 *
 * @param type the class, which has instances of its own
 * @param typeName the name under which it is stored
 * @param codec writes and reads its objects
 * @param layout the layout in which its objects are written
 * @param <T> the class
 */
record HierarchyClass<T>(Class<T> type, String typeName, ObjectCodec<T> codec, StoredLayout layout) {}
