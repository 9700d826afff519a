/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import dev.pmem.heap.object.codec.ObjectCodec;
import dev.pmem.heap.object.layout.Layout;

/**
 * The layout in which extents are recorded is the first release's. With another one each pool would get a further layout
 * when this release opens it.
 */
class ExtentRecordPinTests {

	private final Layout layout = ObjectCodec.of(ExtentRecord.class, new CatalogTypeModels()).layout();

	@Test
	void theStoredNamesHaveThePackageOfTheFirstRelease() {
		assertThat(this.layout.structs()).extracting(Layout.Struct::typeName)
				.containsExactly("dev.pmem.heap.store.ExtentRecord", "dev.pmem.heap.store.ExtentRecord$IndexRecord",
						"dev.pmem.heap.store.ExtentRecord$ReferenceRecord",
						"dev.pmem.heap.store.ExtentRecord$ClassRecord");
	}

	@Test
	void theStoredFieldsAreThoseOfTheFirstReleaseWithClassesAndReferences() {
		assertThat(this.layout.structs().getFirst().fields()).extracting(Layout.Field::name)
				.containsExactly("typeName", "idProperty", "layouts", "primary", "indexes", "classes");
		assertThat(this.layout.structs().get(1).fields()).extracting(Layout.Field::name)
				.containsExactly("name", "indexNumber", "rootOffset", "properties", "unique", "signature",
						"references");
		assertThat(this.layout.structs().get(2).fields()).extracting(Layout.Field::name)
				.containsExactly("targetTypes", "onDelete", "previousPaths");
		assertThat(this.layout.structs().getLast().fields()).extracting(Layout.Field::name)
				.containsExactly("typeName", "layouts");
	}

}
