/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.heap.catalog;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.pmem.heap.block.BlockStore;
import dev.pmem.heap.block.VersionChains;
import dev.pmem.heap.commit.Transactions;
import dev.pmem.heap.exception.CorruptPoolException;
import dev.pmem.heap.exception.UnsupportedFormatException;
import dev.pmem.heap.log.undo.UndoLog;
import dev.pmem.heap.medium.FenceReach;
import dev.pmem.heap.medium.Medium;
import dev.pmem.heap.medium.MediumOptions;
import dev.pmem.heap.medium.Mediums;
import dev.pmem.heap.object.kind.Kind;
import dev.pmem.heap.object.layout.Layout;
import dev.pmem.heap.object.layout.LayoutEncoder;
import dev.pmem.heap.object.layout.Shape;
import dev.pmem.heap.pool.PoolHeader.LogState;
import dev.pmem.heap.pool.PoolSums;
import dev.pmem.heap.space.Allocator;

/**
 * A pool with a layout, under a right checksum, that this release can't decode.
 */
class NewerLayoutTests {

	@TempDir
	Path folder;

	/** Opens the catalog of a pool, twice, and stores a layout with this code of a kind in between. */
	private void openWithKind(int code) {
		try (Medium medium = Mediums.open(this.folder.resolve("shop.pmem"),
				new MediumOptions(FenceReach.PAGE_CACHE, 4 << 20, 64 << 20))) {
			Allocator allocator = new Allocator(medium);
			VersionChains chains = new VersionChains();
			Transactions engine = new Transactions(new BlockStore(medium, chains, allocator::capacity), allocator,
					chains,
					new UndoLog(medium, allocator, LogState.undo(0, 1), PoolSums.EMPTY), 0, Long.MAX_VALUE,
					Duration.ZERO);
			Catalog catalog = new Catalog(engine);
			byte[] layout = LayoutEncoder.encode(new Layout(List.of(new Layout.Struct("shop.Order", 8,
					List.of(new Layout.Field("home", new Shape.Scalar(Kind.STRING), 0, false, -1))))));
			layout[layout.length - 1] = (byte) code;
			catalog.inTransaction((transaction) -> {
				catalog.put(transaction, CatalogKeys.layout(1), Catalog.LAYOUT_OF_LAYOUTS, layout, layout.length);
				return true;
			});
			new Catalog(engine);
		}
	}

	@Test
	void aKindOfANewerReleaseIsToldAsNewer() {
		assertThatThrownBy(() -> openWithKind(Kind.MAX_CODE)).isExactlyInstanceOf(UnsupportedFormatException.class)
				.hasMessageContainingAll("shop.pmem", "shop.Order.home", "kind of value 127",
						"Use the newer release that wrote it");
	}

	@Test
	void aKindThatNoReleaseHasIsToldAsDamage() {
		assertThatThrownBy(() -> openWithKind(0)).isExactlyInstanceOf(CorruptPoolException.class)
				.hasMessageContainingAll("shop.pmem", "shop.Order.home", "Restore a backup");
	}

}
