// The files of the repository that a test reads, from the server that the page is from.

/** A file as text. @param {URL | string} url */
export function readFileSync(url) {
	const request = new XMLHttpRequest();
	request.open('GET', String(url), false);
	request.send();
	if (request.status !== 200) throw new Error(`${url}: ${request.status}`);
	return request.responseText;
}
