/*
 * A part of libcuda.c: what sm_90a has. Barriers that count, bulk copies of boxes of tensors, products of
 * groups of four warps, after the PTX ISA ("Asynchronous copies", "mbarrier", "Asynchronous warpgroup
 * level matrix instructions") and the driver's manual (cuTensorMapEncodeTiled).
 *
 * A copy arrives at once or as late as it may, by a coin: a stage that is read before it is full has the
 * old contents, one that is given back too early has the new ones. Products are done when somebody waits
 * for them.
 */
enum { WINDOW = 1024, MOST_LAUNCHED = 227 << 10, REGISTERS = 65536, WARPGROUP = 128 };

/* The memory that launches ask for; other shared memory has no place in the window here. */
EXPORT _Alignas(1024) unsigned char arrayc_launched_shared[MOST_LAUNCHED];
static uint32_t launched;

EXPORT uint32_t arrayc_window(const unsigned char *memory) { return (uint32_t)(memory - arrayc_launched_shared) + WINDOW; }
EXPORT uint32_t arrayc_blocks(void) { return (uint32_t)block_count; }

/* Shared memory by its address in the window; null if the launch did not ask for so much. */
static unsigned char *in_window(uint32_t address, uint32_t bytes) {
  if (address < WINDOW || address - WINDOW > launched || bytes > launched - (address - WINDOW)) {
    complain(OK, "an address outside of the shared memory that was asked for");
    return NULL;
  }
  return arrayc_launched_shared + (address - WINDOW);
}

/* ---- barriers that count ------------------------------------------------------------------------ */

enum { MOST_COUNTERS = 32, BARRIER_MARK = 0x5A };

static struct counter {
  uint32_t address;
  int32_t count, pending;
  int64_t bytes;
  uint32_t phase;
} counters[MOST_COUNTERS];
static int counter_count;

static struct counter *counter_at(uint32_t address) {
  for (int i = 0; i < counter_count; i++) {
    if (counters[i].address == address) {
      const unsigned char *mark = arrayc_launched_shared + (address - WINDOW);
      for (int b = 0; b < 8; b++) {
        if (mark[b] != BARRIER_MARK) {
          complain(OK, "a barrier was written over");
        }
      }
      return &counters[i];
    }
  }
  complain(OK, "there is no barrier at this address");
  return &counters[0];
}
static void check_phase(struct counter *c) {
  if (c->pending < 0) {
    complain(OK, "more arrive at a barrier than it was made for");
  }
  if (c->pending == 0 && c->bytes == 0) {
    c->phase++;
    c->pending = c->count;
  }
}
EXPORT void arrayc_counter(uint32_t address, uint32_t count) {
  unsigned char *memory = in_window(address, 8);
  if (!memory || address % 8 || counter_count == MOST_COUNTERS) {
    complain(OK, "no place for a barrier");
    return;
  }
  memset(memory, BARRIER_MARK, 8);
  counters[counter_count++] = (struct counter){.address = address, .count = (int32_t)count, .pending = (int32_t)count};
}
EXPORT void arrayc_counters_made(void) {}
EXPORT void arrayc_expect(uint32_t address, uint32_t bytes) {
  struct counter *c = counter_at(address);
  c->bytes += bytes;
  c->pending--;
  check_phase(c);
}
EXPORT void arrayc_arrive(uint32_t address, uint32_t is_arriving) {
  if (is_arriving) {
    struct counter *c = counter_at(address);
    c->pending--;
    check_phase(c);
  }
}
/* The phase of a parity is complete when the one under way has the other parity. */
static int is_complete(uint32_t address, uint32_t parity) { return (counter_at(address)->phase & 1) != parity; }
EXPORT void arrayc_await(uint32_t address, uint32_t parity) {
  fibers[current].counter = address;
  fibers[current].parity = parity;
  while (!is_complete(address, parity)) {
    yield(AT_COUNTER);
  }
}

/* ---- tensors and bulk copies ---------------------------------------------------------------------- */

enum { MOST_BULK = 128, MAP_MARK = 0x7e45, T_UINT8 = 0, T_UINT16 = 1, T_TFLOAT32 = 11 };

/* What the stand-in puts into a CUtensorMap. */
struct map {
  uint32_t mark;
  uint16_t type, rank;
  uint64_t address, strides[4];
  uint32_t sizes[5];
  uint16_t box[5];
};
_Static_assert(sizeof(struct map) <= 128, "a CUtensorMap has 128 bytes");

static uint32_t element_bytes(int type) { return type == T_UINT8 ? 1 : type == T_UINT16 ? 2 : 4; }

static CUresult encode(void *out, int32_t type, uint32_t rank, void *address, const uint64_t *sizes,
                       const uint64_t *strides, const uint32_t *box, const uint32_t *steps, int32_t interleave,
                       int32_t swizzle, int32_t promotion, int32_t fill) {
  CUresult noted = note("cuTensorMapEncodeTiled", "");
  if (noted != OK) return noted;
  struct map map = {.mark = MAP_MARK, .type = (uint16_t)type, .rank = (uint16_t)rank, .address = (uint64_t)(uintptr_t)address};
  if ((uintptr_t)out % 64 || map.address % 16) {
    return complain(INVALID_VALUE, "a tensor or its map is not aligned");
  }
  if ((type != T_UINT8 && type != T_UINT16 && type != T_TFLOAT32) || rank < 1 || rank > 5 || interleave || swizzle != 3 ||
      promotion < 0 || promotion > 3 || fill) {
    return complain(INVALID_VALUE, "a tensor of another kind than the library has");
  }
  uint64_t end = element_bytes(type);
  for (uint32_t d = 0; d < rank; d++) {
    uint64_t stride = d ? strides[d - 1] : end;
    if (d && (stride % 16 || stride >= 1ull << 40)) {
      return complain(INVALID_VALUE, "a stride of a tensor that is not one of 16 bytes");
    }
    if (!sizes[d] || sizes[d] > 1ull << 32 || !box[d] || box[d] > 256 || steps[d] != 1) {
      return complain(INVALID_VALUE, "a size of a tensor or of its box");
    }
    end += d ? (sizes[d] - 1) * stride : (sizes[d] - 1) * element_bytes(type);
    map.sizes[d] = (uint32_t)sizes[d];
    map.box[d] = (uint16_t)box[d];
    if (d) {
      map.strides[d - 1] = stride;
    }
  }
  if (box[0] * element_bytes(type) > 128 || box[0] * element_bytes(type) % 16) {
    return complain(INVALID_VALUE, "lines of a box that cannot be mixed in 128 bytes");
  }
  if (!is_inside(map.address, end)) {
    return complain(INVALID_VALUE, "a tensor beyond an array");
  }
  memset(out, 0, 128);
  memcpy(out, &map, sizeof map);
  return OK;
}
/* A driver from before there were bulk copies lacks them, as it lacks graphs. */
static int64_t tensors_are_hidden;
EXPORT void standin_hide_tensors(int64_t hidden) { tensors_are_hidden = hidden; }
__attribute__((used)) static void *look_up_encode(void) { return tensors_are_hidden ? NULL : (void *)encode; }
EXPORT CUresult cuTensorMapEncodeTiled(void *out, int32_t type, uint32_t rank, void *address, const uint64_t *sizes,
                                       const uint64_t *strides, const uint32_t *box, const uint32_t *steps,
                                       int32_t interleave, int32_t swizzle, int32_t promotion, int32_t fill)
    __attribute__((ifunc("look_up_encode")));

static struct bulk_copy {
  uint32_t to, counter;
  struct map map;
  int32_t at[5];
} bulk_copies[MOST_BULK];
static int bulk_count;
static uint32_t coin = 1;

/* A tf32 is the nearest one, ties to even. */
static void round_word(unsigned char *word) {
  uint32_t bits;
  memcpy(&bits, word, 4);
  if ((bits & 0x7f800000u) != 0x7f800000u) {
    bits = (bits + 0xfffu + (bits >> 13 & 1)) & ~0x1fffu;
  }
  memcpy(word, &bits, 4);
}

static void deliver(const struct bulk_copy *copy) {
  const struct map *map = &copy->map;
  uint32_t bytes = element_bytes(map->type), count = 1;
  for (int d = 0; d < map->rank; d++) {
    count *= map->box[d];
  }
  unsigned char *to = in_window(copy->to, count * bytes);
  for (uint32_t i = 0; to && i < count; i++) {
    uint64_t from = map->address;
    int is_inside_tensor = 1;
    uint32_t rest = i;
    for (int d = 0; d < map->rank; d++) {
      int64_t index = (int64_t)copy->at[d] + rest % map->box[d];
      rest /= map->box[d];
      is_inside_tensor &= index >= 0 && index < map->sizes[d];
      from += (uint64_t)index * (d ? map->strides[d - 1] : bytes);
    }
    /* The figure of the mode: row r of eight has its chunk c at r ^ c. */
    uint32_t place = copy->to + i * bytes, row = place / 128 % 8, chunk = place / 16 % 8;
    unsigned char *element = arrayc_launched_shared - WINDOW + place / 128 * 128 + (row ^ chunk) * 16 + place % 16;
    memset(element, 0, bytes);
    if (is_inside_tensor) {
      memcpy(element, (const void *)(uintptr_t)from, bytes);
    }
    if (map->type == T_TFLOAT32) {
      round_word(element);
    }
  }
  struct counter *c = counter_at(copy->counter);
  c->bytes -= (int64_t)count * bytes;
  check_phase(c);
}
/* Whether a copy was under way. */
static int deliver_first(void) {
  if (!bulk_count) {
    return 0;
  }
  struct bulk_copy first = bulk_copies[0];
  memmove(bulk_copies, bulk_copies + 1, (size_t)--bulk_count * sizeof *bulk_copies);
  deliver(&first);
  return 1;
}
static void begin_bulk(uint32_t to, const void *tensor, uint32_t counter, int rank, const int32_t *at) {
  struct bulk_copy copy = {.to = to, .counter = counter};
  memcpy(&copy.map, tensor, sizeof copy.map);
  memcpy(copy.at, at, (size_t)rank * sizeof *at);
  /* Not only 128: the eight rows that are mixed begin at 1024. */
  if (copy.map.mark != MAP_MARK || copy.map.rank != rank || (uintptr_t)tensor % 64 || to % 1024 || bulk_count == MOST_BULK) {
    complain(OK, "a bulk copy that is none");
    return;
  }
  coin = coin * 1664525 + 1013904223;
  if (coin >> 31) {
    deliver(&copy);
  } else {
    bulk_copies[bulk_count++] = copy;
  }
}
EXPORT void arrayc_bulk2(uint32_t to, const void *tensor, uint32_t counter, int32_t a, int32_t b) {
  begin_bulk(to, tensor, counter, 2, (int32_t[]){a, b});
}
EXPORT void arrayc_bulk3(uint32_t to, const void *tensor, uint32_t counter, int32_t a, int32_t b, int32_t c) {
  begin_bulk(to, tensor, counter, 3, (int32_t[]){a, b, c});
}
EXPORT void arrayc_bulk4(uint32_t to, const void *tensor, uint32_t counter, int32_t a, int32_t b, int32_t c, int32_t d) {
  begin_bulk(to, tensor, counter, 4, (int32_t[]){a, b, c, d});
}
EXPORT void arrayc_bulk5(uint32_t to, const void *tensor, uint32_t counter, int32_t a, int32_t b, int32_t c, int32_t d,
                         int32_t e) {
  begin_bulk(to, tensor, counter, 5, (int32_t[]){a, b, c, d, e});
}

/* ---- products of groups of warps ---------------------------------------------------------------- */

EXPORT void arrayc_fewer_registers(void) { fibers[current].registers = 40; }
EXPORT void arrayc_more_registers(void) { fibers[current].registers = 232; }
EXPORT void arrayc_sums(void) { fibers[current].has_sums = 1; }
EXPORT void arrayc_group_fence(void) { fibers[current].is_fenced = 1; }
EXPORT uint32_t arrayc_sum(uint32_t number) {
  if (!fibers[current].has_sums || fibers[current].product_count || number >= SUMS) {
    complain(OK, "a sum is read that is not there");
    return 0;
  }
  fibers[current].is_fenced = 0;
  return fibers[current].sums[number];
}

static void give_product(int type, int columns, uint64_t a, uint64_t b, uint32_t is_added, uint32_t a_turned, uint32_t b_turned) {
  struct fiber *self = &fibers[current];
  if (!self->is_fenced || !self->has_sums || self->product_count == MOST_PRODUCTS) {
    complain(OK, "a product without a fence before it, or too many");
    return;
  }
  self->products[self->product_count++] =
      (struct product){a, b, type, columns, is_added != 0, a_turned, b_turned, self->batch};
}
#define GROUP(name, type, columns)                                                                                   \
  EXPORT void arrayc_group_##name##_##columns(uint64_t a, uint64_t b, uint32_t is_added, uint32_t ta, uint32_t tb) { \
    give_product(type, columns, a, b, is_added, ta, tb);                                                             \
  }
GROUP(bf16, BF16, 256)
GROUP(bf16, BF16, 128)
GROUP(f16, F16, 256)
GROUP(f16, F16, 128)
GROUP(tf32, TF32, 256)
GROUP(tf32, TF32, 128)
GROUP(s8, S8, 256)
GROUP(s8, S8, 128)
GROUP(u8, U8, 256)
GROUP(u8, U8, 128)
EXPORT void arrayc_group_commit(void) { fibers[current].batch++; }
static void await_group(int but) {
  fibers[current].but = but;
  yield(AT_GROUP);
}
EXPORT void arrayc_group_wait1(void) { await_group(1); }
EXPORT void arrayc_group_wait0(void) { await_group(0); }

/*
 * An operand by its descriptor, in units of 16 bytes, of which an element is a T-th part. Canonical layouts
 * of 128 bytes mixed, as functions of the index along rows and of the one along the depth:
 *   along the depth   ((8, m), (T, 2 k)) : ((8 T, SBO), (1, T))
 *   across it         ((T, 8, m), (8, k)) : ((1, T, LBO), (8 T, SBO))
 * Address bits 4 to 6 are mixed with bits 7 to 9.
 */
static void read_operand(double *values, uint64_t descriptor, int type, uint32_t turned, int rows, int depth) {
  uint32_t start = (descriptor & 0x3fff) << 4, leading = (descriptor >> 16 & 0x3fff) << 4;
  uint32_t stride = (descriptor >> 32 & 0x3fff) << 4;
  uint32_t bytes = type == BF16 || type == F16 ? 2 : type == TF32 ? 4 : 1, t = 16 / bytes;
  if (descriptor >> 62 != 1 || (descriptor & 0x3fffc000c000c000ull) || (turned && bytes != 2)) {
    complain(OK, "a descriptor of another layout");
    return;
  }
  for (uint32_t r = 0; r < (uint32_t)rows; r++) {
    for (uint32_t k = 0; k < (uint32_t)depth; k++) {
      uint32_t place = turned ? r % t * bytes + r / t % 8 * 16 + r / t / 8 * leading + k % 8 * 128 + k / 8 * stride
                              : r % 8 * 128 + r / 8 * stride + k % t * bytes + k / t * 16;
      uint32_t address = start + place;
      address ^= (address >> 7 & 7) << 4;
      const unsigned char *memory = in_window(address, bytes);
      if (!memory) {
        return;
      }
      uint32_t word = 0;
      memcpy(&word, memory, bytes);
      values[r * (uint32_t)depth + k] = element((enum element)type, &word, 0);
    }
  }
}

/* wgmma m64nNk(32 bytes): warp w has rows 16 w and on, a lane two neighbours of each eight columns. */
static void multiply_group(struct fiber *group, const struct product *p) {
  static double a[64 * 32], b[256 * 32];
  int depth = p->type == TF32 ? 8 : p->type == S8 || p->type == U8 ? 32 : 16;
  read_operand(a, p->a, p->type, p->a_turned, 64, depth);
  read_operand(b, p->b, p->type, p->b_turned, p->columns, depth);
  for (int t = 0; t < WARPGROUP; t++) {
    int warp = t / WARP, lane = t % WARP;
    for (int i = 0; i < p->columns / 2; i++) {
      int row = 16 * warp + lane / 4 + 8 * (i / 2 % 2), column = 8 * (i / 4) + 2 * (lane % 4) + i % 2;
      double sum = 0;
      for (int k = 0; k < depth; k++) {
        sum += a[row * depth + k] * b[column * depth + k];
      }
      uint32_t *word = &group[t].sums[i];
      if (p->type == S8 || p->type == U8) {
        *word = (p->is_added ? *word : 0) + (uint32_t)(int32_t)sum;
      } else {
        float before = 0, now;
        if (p->is_added) {
          memcpy(&before, word, 4);
        }
        now = (float)(before + sum);
        memcpy(word, &now, 4);
      }
    }
  }
}

/* All of a group wait: does the products that they wait for. */
static void finish_products(struct fiber *group) {
  int done = 0, all = group->product_count;
  for (; done < group->product_count && group->products[done].batch < group->batch - group->but; done++) {
    for (int t = 1; t < WARPGROUP; t++) {
      if (memcmp(&group[t].products[done], &group->products[done], sizeof(struct product))) {
        complain(OK, "warps of a group that multiply different things");
      }
    }
    multiply_group(group, &group->products[done]);
  }
  for (int t = 0; t < WARPGROUP; t++) {
    struct fiber *f = &group[t];
    if (f->product_count != all || f->but != group->but) {
      complain(OK, "warps of a group that do not wait for the same");
    }
    f->product_count -= done;
    memmove(f->products, f->products + done, (size_t)f->product_count * sizeof *f->products);
    f->state = READY;
  }
}

/* Before a block runs: nothing is in its memory. */
static void clear_launched(void) {
  memset(arrayc_launched_shared, 0xff, launched);
  counter_count = bulk_count = 0;
}

/* After it has run. */
static void check_launched(int threads) {
  int registers = 0;
  for (int i = 0; i < threads; i++) {
    registers += fibers[i].registers;
    if (fibers[i].product_count) {
      complain(OK, "a thread ends before its products");
    }
  }
  for (int i = 0; i < counter_count; i++) {
    if (counters[i].pending != counters[i].count || counters[i].bytes) {
      complain(OK, "a block ends where some have arrived at a barrier, and others have not");
    }
  }
  if (launched && (bulk_count || registers > REGISTERS)) {
    complain(OK, "a block ends before its copies, or with too many registers");
  }
}

/* Lets those go on that wait for barriers that count or for products; whether there are any. */
static int advance_groups(int threads) {
  int any = 0;
  for (int i = 0; i < threads; i++) {
    if (fibers[i].state == AT_COUNTER && is_complete(fibers[i].counter, fibers[i].parity)) {
      fibers[i].state = READY;
      any = 1;
    }
  }
  for (int group = 0; group + WARPGROUP <= threads; group += WARPGROUP) {
    if (all_at(group, group + WARPGROUP, AT_GROUP)) {
      finish_products(&fibers[group]);
      any = 1;
    }
  }
  return any;
}
