/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.data.repository.constraints;

import java.util.ArrayList;
import java.util.List;

import jakarta.persistence.AttributeOverride;
import jakarta.persistence.Basic;
import jakarta.persistence.Column;
import jakarta.persistence.ElementCollection;
import jakarta.persistence.Embedded;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Index;
import jakarta.persistence.Lob;
import jakarta.persistence.Table;
import jakarta.persistence.UniqueConstraint;

/** For JPA and for us: most constraints that a column can have. */
@Entity
@Table(name = "books", uniqueConstraints = @UniqueConstraint(columnNames = {"SHELF", "place_name"}), indexes = {
		@Index(columnList = "pages DESC, \"title\""), @Index(name = "by_code", columnList = "codeText", unique = true)})
public class Book {

	@Id
	@GeneratedValue(strategy = GenerationType.SEQUENCE)
	public Long id;

	@Column(nullable = false, length = 8)
	public String title = "title";

	@Basic(optional = false)
	public Integer pages = 1;

	@Column(unique = true)
	public String isbn;

	@Column(name = "code_text")
	public String code;

	public String shelf;

	@Column(updatable = false)
	public String created;

	@Column(insertable = false)
	public String reviewed;

	@Column(length = 3)
	public byte[] cover;

	@Lob
	@Column(length = 3)
	public String blurb;

	public String defaultLength;

	@Embedded
	@AttributeOverride(name = "name", column = @Column(name = "place_name", length = 12))
	public Town place = new Town("Bonn", "DE", "Rome");

	@ElementCollection
	@Column(name = "keyword", nullable = false, length = 4)
	public List<String> keywords = new ArrayList<>();

	@ElementCollection
	public List<Town> towns = new ArrayList<>();

}
