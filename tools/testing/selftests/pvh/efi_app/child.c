// SPDX-License-Identifier: GPL-2.0
/* An image for LoadImage() and StartImage(): does what its LoadOptions say. */
#include "child.h"

extern u64 relocated __attribute__((visibility("hidden")));

void *memset(void *buffer, int value, size_t size);

static u64 zeroes[1024];
static struct boot *bs;

void *memset(void *buffer, int value, size_t size)
{
	void *d = buffer;

	asm volatile("rep stosb" : "+D" (d), "+c" (size) : "a" (value) : "memory");
	return buffer;
}

/* 7.4.5: with exit data from the pool */
static status_t exit_with_data(void *self)
{
	u16 *data;

	if (bs->allocate_pool(LOADER_DATA, CHILD_DATA_SIZE, (void **)&data) != SUCCESS)
		return OUT_OF_RESOURCES;
	data[0] = CHILD_DATA;
	data[1] = 0;
	return bs->exit(self, ABORTED, CHILD_DATA_SIZE, data);
}

/* Registers that belong to the caller of StartImage() are someone else's by then. */
static __attribute__((noinline, noclone)) status_t exit_deep(void *self, int depth)
{
	if (depth)
		return exit_deep(self, depth - 1) + 1;
	asm volatile("pcmpeqd %%xmm6, %%xmm6; pcmpeqd %%xmm7, %%xmm7;"
		     "pcmpeqd %%xmm8, %%xmm8; pcmpeqd %%xmm15, %%xmm15"
		     : : : "xmm6", "xmm7", "xmm8", "xmm15");
	return bs->exit(self, SUCCESS, 0, NULL);
}

static status_t load_another(struct child_options *o, void *self)
{
	static const struct guid guid = LOADED_IMAGE_GUID;
	struct child_options its = { CHILD_EXITS };
	struct loaded_image *image;
	void *handle;
	status_t status = bs->load_image(0, self, NULL, (void *)o->file, o->size, &handle);

	if (status != SUCCESS)
		return status;
	bs->handle_protocol(handle, &guid, (void **)&image);
	image->options = &its;
	image->options_size = sizeof(its);
	status = bs->start_image(handle, NULL, NULL);
	o->status = its.parent == self ? status : INVALID_PARAMETER;
	return SUCCESS;
}

static status_t act(struct child_options *o, void *self)
{
	void *interface;

	switch (o->does) {
	case CHILD_EXITS:
		return exit_with_data(self);
	case CHILD_EXITS_OK:
		return exit_deep(self, 20);
	case CHILD_EXITS_PARENT:
		return bs->exit(o->parent, SUCCESS, 0, NULL);
	case CHILD_UNLOADS_PARENT:
		return bs->unload_image(o->parent);
	case CHILD_UNLOADS_ITSELF:
		return bs->unload_image(self);
	case CHILD_STARTS_ITSELF:
		return bs->start_image(self, NULL, NULL);
	case CHILD_OPENS:
		return bs->open(o->target, o->guid, &interface, self, o->target, BY_DRIVER);
	case CHILD_LOADS:
		return load_another(o, self);
	default:
		return ABORTED;
	}
}

status_t __efiapi app_main(void *self, struct system *st);

status_t __efiapi app_main(void *self, struct system *st)
{
	static const struct guid guid = LOADED_IMAGE_GUID;
	struct loaded_image *image;
	struct child_options *o;
	u64 i;

	bs = st->boot;
	if (bs->handle_protocol(self, &guid, (void **)&image) != SUCCESS ||
	    image->options_size != sizeof(*o))
		return UNSUPPORTED;
	o = image->options;
	o->parent = image->parent;
	o->relocated = relocated == (u64)&relocated;
	for (i = o->zero = 0; i < sizeof(zeroes) / 8; i++)
		o->zero += !zeroes[i];
	o->zero = o->zero == sizeof(zeroes) / 8;
	return act(o, self);
}
