/*
 * Codes of the documents in the officer's language. A country is looked up by
 * its customs number or ISO letters and named by the browser; what is not
 * known stays a code. The hub's own code lists decide, these only explain.
 */

import { localeGet } from "./i18n.js";

/* The customs numbers that express parcels come from. */
const COUNTRIES = {
	101: "AF", 103: "BD", 106: "MM", 107: "KH", 108: "CY", 110: "HK",
	111: "IN", 112: "ID", 113: "IR", 115: "IL", 116: "JP", 117: "JO",
	118: "KW", 119: "LA", 120: "LB", 121: "MO", 122: "MY", 123: "MV",
	124: "MN", 125: "NP", 126: "OM", 127: "PK", 129: "PH", 130: "QA",
	131: "SA", 132: "SG", 133: "KR", 134: "LK", 136: "TH", 137: "TR",
	138: "AE", 141: "VN", 142: "CN", 143: "TW", 145: "KZ", 149: "UZ",
	215: "EG", 217: "ET", 224: "KE", 232: "MA", 236: "NG", 244: "ZA",
	301: "BE", 302: "DK", 303: "GB", 304: "DE", 305: "FR", 306: "IE",
	307: "IT", 308: "LU", 309: "NL", 310: "GR", 311: "PT", 312: "ES",
	315: "AT", 316: "BG", 318: "FI", 321: "HU", 322: "IS", 324: "MT",
	326: "NO", 327: "PL", 328: "RO", 330: "SE", 331: "CH", 334: "EE",
	335: "LV", 336: "LT", 344: "RU", 347: "UA", 350: "SI", 351: "HR",
	352: "CZ", 353: "SK", 402: "AR", 410: "BR", 412: "CL", 413: "CO",
	429: "MX", 434: "PE", 501: "CA", 502: "US", 601: "AU", 609: "NZ",
};

const LETTERS = {
	AFG: "AF", ARE: "AE", AUS: "AU", AUT: "AT", BEL: "BE", BRA: "BR",
	CAN: "CA", CHE: "CH", CHL: "CL", CHN: "CN", CZE: "CZ", DEU: "DE",
	DNK: "DK", ESP: "ES", FIN: "FI", FRA: "FR", GBR: "GB", GRC: "GR",
	HKG: "HK", HUN: "HU", IDN: "ID", IND: "IN", IRL: "IE", ISR: "IL",
	ITA: "IT", JPN: "JP", KHM: "KH", KOR: "KR", LAO: "LA", LUX: "LU",
	MAC: "MO", MEX: "MX", MMR: "MM", MYS: "MY", NLD: "NL", NOR: "NO",
	NZL: "NZ", PER: "PE", PHL: "PH", POL: "PL", PRT: "PT", ROU: "RO",
	RUS: "RU", SAU: "SA", SGP: "SG", SVK: "SK", SVN: "SI", SWE: "SE",
	THA: "TH", TUR: "TR", TWN: "TW", UKR: "UA", USA: "US", VNM: "VN",
	ZAF: "ZA",
};

/* Both spellings of the currencies that parcels come in. */
const CURRENCIES = { 110: "HKD", 116: "JPY", 133: "KRW", 142: "CNY",
    300: "EUR", 303: "GBP", 501: "CAD", 502: "USD", 601: "AUD" };

const UNITS = {
	"001": ["台", "unit"], "006": ["套", "set"], "007": ["个", "pc"],
	"008": ["只", "pc"], "010": ["张", "sheet"], "011": ["件", "pc"],
	"012": ["支", "pc"], "014": ["根", "pc"], "015": ["条", "pc"],
	"016": ["把", "pc"], "017": ["块", "pc"], "018": ["卷", "roll"],
	"019": ["副", "pair"], "020": ["片", "pc"], "021": ["组", "set"],
	"022": ["份", "copy"], "025": ["双", "pair"], "026": ["对", "pair"],
	"030": ["米", "m"], "032": ["平方米", "m²"], "035": ["千克", "kg"],
	"036": ["克", "g"], "095": ["升", "l"], "096": ["毫升", "ml"],
	120: ["箱", "carton"], 121: ["批", "lot"], 122: ["罐", "can"],
	123: ["桶", "drum"], 125: ["包", "pack"], 127: ["打", "dozen"],
	131: ["册", "volume"], 132: ["本", "volume"], 134: ["枚", "pc"],
	136: ["袋", "bag"], 139: ["粒", "grain"], 140: ["盒", "box"],
	142: ["瓶", "bottle"], 163: ["部", "unit"],
};

/* "502" -> "美国 502"; "USA" likewise; anything else as it is. */
export function
countryPrint(code)
{
	const region = COUNTRIES[code] ?? LETTERS[code];
	if (region === undefined)
		return (code ?? "");
	const names = new Intl.DisplayNames([localeGet() === "zh" ? "zh-CN" :
	    "en"], { type: "region", style: "short" });
	return (`${names.of(region)} ${code}`);
}

export function
currencyPrint(code)
{
	return (CURRENCIES[code] ?? code ?? "");
}

export function
unitPrint(code)
{
	const unit = UNITS[code];
	return (unit === undefined ? code ?? "" :
	    unit[localeGet() === "zh" ? 0 : 1]);
}
