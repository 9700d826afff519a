/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.boot.jpa;

import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.Id;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.SQLRestriction;
import org.hibernate.annotations.SoftDelete;
import org.jspecify.annotations.Nullable;

/**
 * An entity of JPA with annotations that we would refuse.
 */
@Entity
@SoftDelete
@SQLRestriction("pages > 0")
public class Report {

	@Id
	@GeneratedValue
	private @Nullable Long id;

	private int pages;

	@Formula("pages * 2")
	private int sheets;

	protected Report() {}

	public Report(int pages) {
		this.pages = pages;
	}

	public @Nullable Long getId() {
		return this.id;
	}

	public int getSheets() {
		return this.sheets;
	}

}
