/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.benchmarks.operations.model;

import java.math.BigDecimal;
import java.time.Instant;

import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

import dev.pmem.data.core.mapping.PersistentObject;

/**
 * An entity with seven trees: its id, five indexes and a compound one. The same class for both stores. It tells itself
 * that it is new, so that neither store looks for it first.
 */
@Entity
@PersistentObject
@Table(name = "items", indexes = {@Index(columnList = "owner"), @Index(columnList = "code", unique = true),
		@Index(columnList = "score"), @Index(columnList = "region"), @Index(columnList = "created"),
		@Index(columnList = "region, score")})
public class Item implements Persistable<Long> {

	@Id
	public @Nullable Long id;

	/** A text; a hundred items have the same in each ten thousand, and whatever the count is a hundred at least. */
	public @Nullable String owner;

	/** A unique text, in another order than the ids. */
	public @Nullable String code;

	/** A number, nearly unique, in another order than the ids. */
	public int score;

	/** One of ten texts. */
	public @Nullable String region;

	public @Nullable Instant created;

	@Enumerated(EnumType.STRING)
	public @Nullable State state;

	/** One of a hundred numbers, without an index. */
	public int quantity;

	public @Nullable BigDecimal price;

	public @Nullable String title;

	public @Nullable String note;

	@Transient
	private transient boolean unsaved;

	protected Item() {}

	/** The item of a number. */
	public Item(long number, int count) {
		this.id = number;
		this.unsaved = true;
		long mixed = Values.mix(number);
		this.owner = Values.owner(Math.floorMod(mixed, Values.owners(count)));
		this.code = Values.code(number);
		this.score = Values.score(number);
		this.region = Values.region(Math.floorMod(mixed >>> 20, Values.REGIONS));
		this.created = Instant.ofEpochSecond(1_700_000_000L + number);
		this.state = State.values()[Math.floorMod(mixed >>> 40, State.values().length)];
		this.quantity = Math.floorMod(mixed >>> 10, Values.QUANTITIES);
		this.price = BigDecimal.valueOf(Math.floorMod(mixed, 1_000_000), 2);
		this.title = "Item number " + number + " of many";
		this.note = "What there is to say of it: " + Long.toHexString(mixed) + " and nothing more.";
	}

	@Override
	public @Nullable Long getId() {
		return this.id;
	}

	@Override
	public boolean isNew() {
		return this.unsaved;
	}

	/** What items are. */
	public enum State {
		NEW, OPEN, SOLD, GONE
	}

}
