// The public reseed hosts of 2026: the list of i2pd 2.60 without reseed2.i2p.net, which has refused connections since the middle of the year. Data only.

/** A host that gives away RouterInfos. */
export interface ReseedHost {
	/** `https:` and ending in `/`: the file of seeds lies below it. */
	readonly url: string;
	/** Certificates in PEM that are trusted for this host instead of the system's: it signs its own. */
	readonly authorities?: readonly string[];
}

/** Valid from 2021-12-11 to 2049-04-28. */
const creativecowpat = `
-----BEGIN CERTIFICATE-----
MIICnDCCAiKgAwIBAgIJAPQlMj1DX3piMAoGCCqGSM49BAMCMIGLMQswCQYDVQQG
EwJBVTETMBEGA1UECAwKU29tZS1TdGF0ZTEMMAoGA1UECgwDSTJQMQwwCgYDVQQL
DANJMlAxIzAhBgNVBAMMGmkycHNlZWQuY3JlYXRpdmVjb3dwYXQubmV0MSYwJAYJ
KoZIhvcNAQkBFhdjcmVhdGl2ZWNvd3BhdEBtYWlsLmkycDAeFw0yMTEyMTExNTM2
NDNaFw00OTA0MjgxNTM2NDNaMIGLMQswCQYDVQQGEwJBVTETMBEGA1UECAwKU29t
ZS1TdGF0ZTEMMAoGA1UECgwDSTJQMQwwCgYDVQQLDANJMlAxIzAhBgNVBAMMGmky
cHNlZWQuY3JlYXRpdmVjb3dwYXQubmV0MSYwJAYJKoZIhvcNAQkBFhdjcmVhdGl2
ZWNvd3BhdEBtYWlsLmkycDB2MBAGByqGSM49AgEGBSuBBAAiA2IABCtlM8RjTMKm
OA1EhPDtcKsgRovMdnmfzl9PkRc9wVGdkUFLAS8J4tA2eEr0GXcSR224pEcjP0KX
CzwXUGTnDkiOi96sYLsn84G/hJ8jnE2Yf8YPEuEdZbawqga4mwWCkaNQME4wHQYD
VR0OBBYEFLiu2WYhY7XFZIuZMs/cuR3U2D6kMB8GA1UdIwQYMBaAFLiu2WYhY7XF
ZIuZMs/cuR3U2D6kMAwGA1UdEwQFMAMBAf8wCgYIKoZIzj0EAwIDaAAwZQIxALaO
yYs6eKO4XUJN/NUYuSiI0F5tGIeTo9QZ3VXIhlhJnl/9ue9x0WwqrrF7vTPElAIw
V3tYGGssrqZWCG1nkgTrtXW1QnFeimuMvHz/H7dG3xyB38J/ELw9xUazqfCFdLUS
-----END CERTIFICATE-----
`;

/** The public hosts of the live network (id 2): for nobody else. */
export const knownHosts: readonly ReseedHost[] = [
	{ url: 'https://reseed.diva.exchange/' },
	{ url: 'https://reseed-fr.i2pd.xyz/' },
	{ url: 'https://reseed-pl.i2pd.xyz/' },
	{ url: 'https://reseed.onion.im/' },
	{ url: 'https://i2pseed.creativecowpat.net:8443/', authorities: [creativecowpat] },
	{ url: 'https://reseed.i2pgit.org/' },
	{ url: 'https://coconut.incognet.io/' },
	{ url: 'https://www2.mk16.de/' },
	{ url: 'https://i2p.novg.net/' },
	{ url: 'https://reseed.stormycloud.org/' },
	{ url: 'https://reseed.sahil.world/' },
	{ url: 'https://i2p.diyarciftci.xyz/' },
	{ url: 'https://bybyh.de/' },
];
