/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.associations;

import jakarta.persistence.Entity;
import jakarta.persistence.ManyToOne;
import jakarta.persistence.Table;
import org.hibernate.annotations.OnDeleteAction;
import org.springframework.data.annotation.PersistenceCreator;

import dev.pmem.heap.annotation.DeleteAction;
import dev.pmem.heap.annotation.OnDelete;

/** A remark on an order, which goes with it, and with the remark that it answers. */
@Entity
@Table(name = "remarks")
public class Remark extends Named {

	@ManyToOne
	@org.hibernate.annotations.OnDelete(action = OnDeleteAction.CASCADE)
	@OnDelete(DeleteAction.DELETE)
	private Order about;

	@ManyToOne
	@org.hibernate.annotations.OnDelete(action = OnDeleteAction.CASCADE)
	@OnDelete(DeleteAction.DELETE)
	private Remark answers;

	@PersistenceCreator
	protected Remark() {}

	public Remark(String name, Order about, Remark answers) {
		super(name);
		this.about = about;
		this.answers = answers;
	}

	@Override
	String describeOwned() {
		return "remark " + getName() + " on " + Names.of(this.about) + ", answers " + Names.of(this.answers);
	}

}
