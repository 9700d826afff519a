/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import jakarta.persistence.Entity;
import jakarta.persistence.FetchType;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.springframework.context.annotation.Lazy;
import org.springframework.data.annotation.PersistenceCreator;

/** A line of an order. */
@Entity
@Table(name = "order_lines")
public class Line extends Named {

	private int amount;

	@ManyToOne(fetch = FetchType.LAZY)
	@Lazy
	private Customer supplier;

	@PersistenceCreator
	protected Line() {}

	public Line(String name, int amount) {
		super(name);
		this.amount = amount;
	}

	public int getAmount() {
		return this.amount;
	}

	public void setAmount(int amount) {
		this.amount = amount;
	}

	public Customer getSupplier() {
		return this.supplier;
	}

	public void setSupplier(Customer supplier) {
		this.supplier = supplier;
	}

	@Override
	String describeOwned() {
		return "line " + getName() + " of " + this.amount + " from " + Names.of(this.supplier);
	}

}
