/*
 * Copyright 2026 the authors of Pmem for Spring Boot.
 * SPDX-License-Identifier: Apache-2.0
 */
package dev.pmem.demo.importing;

import java.io.IOException;
import java.io.OutputStreamWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;

/**
 * Imports over HTTP: a file is sent, and its progress then asked for by id.
 */
@RestController
@RequestMapping("/api/imports")
class ImportController {

	private final ImportService imports;

	ImportController(ImportService imports) {
		this.imports = imports;
	}

	@PostMapping(consumes = MediaType.MULTIPART_FORM_DATA_VALUE)
	ResponseEntity<ImportView> start(@RequestPart("file") MultipartFile file) throws IOException {
		ImportView view = this.imports.start(file);
		return ResponseEntity.accepted().location(URI.create("/api/imports/" + view.id())).body(view);
	}

	/** Imports accounts to try the application with. */
	@PostMapping(path = "/sample", consumes = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<ImportView> startSample(@Valid @RequestBody SampleRequest request) throws IOException {
		ImportView view = this.imports.startSample(request.linesOrDefault());
		return ResponseEntity.accepted().location(URI.create("/api/imports/" + view.id())).body(view);
	}

	/** The latest imports since the start, the newest first. */
	@GetMapping
	List<ImportView> list() {
		return this.imports.latest();
	}

	@GetMapping("/{id}")
	ImportView get(@PathVariable String id) {
		return this.imports.get(id);
	}

	@GetMapping("/sample")
	void sample(@Valid @ModelAttribute SampleRequest request, HttpServletResponse response) throws IOException {
		response.setContentType("text/csv;charset=UTF-8");
		response.setHeader(HttpHeaders.CONTENT_DISPOSITION,
				ContentDisposition.attachment().filename("accounts.csv").build().toString());
		SampleFile.write(new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8),
				request.linesOrDefault());
	}

}
