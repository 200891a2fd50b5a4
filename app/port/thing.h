/*
 * Things: what goods look like inside a parcel. Each draws one piece around
 * the middle of its frame, within its width and height, and never the same
 * way twice. The drawings stand in thing_vessel.c (bottles, tins, jars),
 * thing_device.c (what has a board or a battery), thing_soft.c (clothes,
 * shoes), thing_pack.c (boxes, bags, books) and thing_hidden.c (what nobody
 * declared).
 */

#ifndef HUB_PORT_THING_H
#define HUB_PORT_THING_H

#include "body.h"
#include "chance.h"
#include "plate.h"

/* name, width, height (as it lies, in centimetres), drawing */
#define THING_LIST(X)							\
	X(TIN, 16.4f, 12.8f, thing_tin)					\
	X(WINE, 31.0f, 7.6f, thing_wine)				\
	X(PUMP, 23.0f, 7.4f, thing_pump)				\
	X(PILLS, 12.0f, 6.6f, thing_pills)				\
	X(JAR, 8.6f, 8.6f, thing_jar)					\
	X(DROPPER, 12.8f, 5.2f, thing_dropper)				\
	X(TUBE, 16.5f, 5.2f, thing_tube)				\
	X(LIPSTICK, 9.0f, 3.0f, thing_lipstick)				\
	X(PERFUME, 13.4f, 8.4f, thing_perfume)				\
	X(HONEY, 9.6f, 9.6f, thing_honey)				\
	X(CANS, 20.0f, 13.4f, thing_cans)				\
	X(FLASK, 25.0f, 7.0f, thing_flask)				\
	X(MUG, 12.0f, 9.0f, thing_mug)					\
	X(PAN, 44.0f, 25.0f, thing_pan)					\
	X(PHONE, 17.5f, 10.0f, thing_phone)				\
	X(HEADPHONES, 19.0f, 20.0f, thing_headphones)			\
	X(EARBUDS, 9.5f, 9.5f, thing_earbuds)				\
	X(TOOTHBRUSH, 22.0f, 10.0f, thing_toothbrush)			\
	X(SPEAKER, 19.0f, 7.6f, thing_speaker)				\
	X(POWER_BANK, 14.6f, 7.2f, thing_power_bank)			\
	X(ADAPTER, 12.0f, 8.0f, thing_adapter)				\
	X(CABLE, 11.0f, 8.0f, thing_cable)				\
	X(WATCH, 11.0f, 11.0f, thing_watch)				\
	X(CAMERA, 14.0f, 10.5f, thing_camera)				\
	X(DRYER, 25.0f, 22.0f, thing_dryer)				\
	X(CONSOLE, 25.0f, 11.0f, thing_console)				\
	X(SHOES, 33.0f, 21.0f, thing_shoes)				\
	X(CLOTHES, 31.0f, 24.0f, thing_clothes)				\
	X(JACKET, 36.0f, 28.0f, thing_jacket)				\
	X(HANDBAG, 30.0f, 23.0f, thing_handbag)				\
	X(PLUSH, 22.0f, 26.0f, thing_plush)				\
	X(BOOK, 21.0f, 14.8f, thing_book)				\
	X(BRICKS, 26.0f, 19.0f, thing_bricks)				\
	X(DIAPERS, 32.0f, 20.0f, thing_diapers)				\
	X(CHOCOLATE, 22.0f, 16.0f, thing_chocolate)			\
	X(COFFEE, 24.0f, 13.0f, thing_coffee)				\
	X(MASKS, 18.0f, 13.5f, thing_masks)				\
	X(STORAGE, 21.0f, 15.0f, thing_storage)				\
	X(GLASSES, 17.0f, 8.0f, thing_glasses)				\
	X(PAPERS, 29.7f, 21.0f, thing_papers)				\
	X(KNIFE, 27.0f, 5.0f, thing_knife)				\
	X(SPIRIT, 22.0f, 9.0f, thing_spirit)				\
	X(CIGARETTES, 28.0f, 9.0f, thing_cigarettes)			\
	X(CELLS, 14.0f, 8.5f, thing_cells)

#define THING_ENUM(name, width, height, draw)	THING_##name,
enum thing {
	THING_LIST(THING_ENUM)
	THINGS,
	THING_HIDDEN = THING_KNIFE	/* from here on: never declared */
};
#undef THING_ENUM

#define THING_DRAW(name, width, height, draw)				\
	void draw(struct plate *, const struct place *, struct chance *);
THING_LIST(THING_DRAW)
#undef THING_DRAW

struct thing_spec {
	const char	*name;
	float		width;
	float		height;
	void		(*draw)(struct plate *, const struct place *,
			    struct chance *);
};

extern const struct thing_spec	things[THINGS];

/* What the drawings share. */

#define AT(u, v)	((struct point){ (u), (v) })
#define MIDDLE		AT(0.0f, 0.0f)

/*
 * An upright box of thin board: width, height, depth (up), thickness of the
 * board. Its top edge leans away from the source.
 */
void	thing_crate(struct plate *, const struct place *, float, float, float,
	    struct material, float);
/* A flat coil of wire: outer width and height, turns, radius of the wire. */
void	thing_coil(struct plate *, const struct place *, float, float, int,
	    float, struct material);
/* A circuit board with its parts, of a width and height. */
void	thing_board(struct plate *, const struct place *, float, float,
	    struct chance *);
/* A round cell lying along u: length, radius. A flat one: w, h, thickness. */
void	thing_cell(struct plate *, const struct place *, float, float);
void	thing_pouch(struct plate *, const struct place *, float, float,
	    float);
/* A cable with copper inside through the points. */
void	thing_cord(struct plate *, const struct place *, const struct point *,
	    int, float);
/* A little something anywhere: a number between -half and half. */
float	thing_spread(struct chance *, float);

#endif
