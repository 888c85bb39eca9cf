// Writes logs with golang.org/x/mod and checks those that the C++ program beside it wrote. See README.md.
package main

import (
	"bytes"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"log"
	"math/rand"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

const logName, witnessName = "go.example/log", "go.example/witness"

func must(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func encode(data []byte) string { return base64.StdEncoding.EncodeToString(data) }

func atoi(text string) int64 {
	n, err := strconv.ParseInt(text, 10, 64)
	must(err)
	return n
}

// A witness, which x/mod does not know: key type 4, a time, and Ed25519 over both.
type witness struct {
	name    string
	public  ed25519.PublicKey
	private ed25519.PrivateKey
}

func (w witness) Name() string { return w.name }
func (w witness) KeyHash() uint32 {
	sum := sha256.Sum256(append([]byte(w.name+"\n\x04"), w.public...))
	return binary.BigEndian.Uint32(sum[:])
}
func cosigned(at uint64, text []byte) []byte {
	return []byte(fmt.Sprintf("cosignature/v1\ntime %d\n%s", at, text))
}
func (w witness) Sign(text []byte) ([]byte, error) {
	at := make([]byte, 8)
	binary.BigEndian.PutUint64(at, 1772332860)
	return append(at, ed25519.Sign(w.private, cosigned(1772332860, text))...), nil
}
func (w witness) Verify(text, signature []byte) bool {
	return len(signature) == 72 &&
		ed25519.Verify(w.public, cosigned(binary.BigEndian.Uint64(signature), text), signature[8:])
}
func (w witness) key() string {
	return fmt.Sprintf("%s+%08x+%s", w.name, w.KeyHash(), encode(append([]byte{4}, w.public...)))
}
func readWitness(key string) witness {
	parts := strings.SplitN(key, "+", 3)
	data, err := base64.StdEncoding.DecodeString(parts[2])
	must(err)
	w := witness{name: parts[0], public: data[1:]}
	if data[0] != 4 || w.key() != key {
		log.Fatal("the witness key is not one")
	}
	return w
}

type store []tlog.Hash

func (s store) ReadHashes(places []int64) ([]tlog.Hash, error) {
	var hashes []tlog.Hash
	for _, place := range places {
		hashes = append(hashes, s[place])
	}
	return hashes, nil
}

func write(folder, name string, data []byte) {
	path := filepath.Join(folder, name)
	must(os.MkdirAll(filepath.Dir(path), 0o755))
	must(os.WriteFile(path, data, 0o644))
}

// x/mod puts the height of tiles into their path, and calls bundles data.
func tilePath(tile tlog.Tile) string {
	path := strings.Replace(tile.Path(), "tile/8/", "tile/", 1)
	return strings.Replace(path, "tile/data/", "tile/entries/", 1)
}

// The tiles of a tree: x/mod also names each narrower one.
func tilesOf(size int64) []tlog.Tile {
	var tiles []tlog.Tile
	for _, tile := range tlog.NewTiles(8, 0, size) {
		last := len(tiles) - 1
		if last >= 0 && tiles[last].L == tile.L && tiles[last].N == tile.N {
			tiles[last] = tile
		} else {
			tiles = append(tiles, tile)
		}
	}
	return tiles
}

func bundle(tile tlog.Tile, entries [][]byte) []byte {
	var data []byte
	for _, entry := range entries[tile.N*256 : tile.N*256+int64(tile.W)] {
		data = binary.BigEndian.AppendUint16(data, uint16(len(entry)))
		data = append(data, entry...)
	}
	return data
}

func writeTiles(folder string, size int64, hashes store, entries [][]byte) {
	for _, tile := range tilesOf(size) {
		data, err := tlog.ReadTileData(tile, hashes)
		must(err)
		write(folder, tilePath(tile), data)
		if tile.L == 0 {
			write(folder, tilePath(tlog.Tile{H: 8, L: -1, N: tile.N, W: tile.W}), bundle(tile, entries))
		}
	}
}

func lineOf(a, b int64, proof []tlog.Hash) string {
	words := []string{strconv.FormatInt(a, 10), strconv.FormatInt(b, 10)}
	for _, hash := range proof {
		words = append(words, encode(hash[:]))
	}
	return strings.Join(words, " ") + "\n"
}

func writeLog(folder string, sizes []int64, random *rand.Rand) {
	skey, vkey, err := note.GenerateKey(random, logName)
	must(err)
	public, private, err := ed25519.GenerateKey(random)
	must(err)
	w := witness{witnessName, public, private}
	signer, err := note.NewSigner(skey)
	must(err)
	write(folder, "log.key", []byte(vkey))
	write(folder, "witness.key", []byte(w.key()))
	var hashes store
	var entries [][]byte
	var inclusion, consistency string
	for _, size := range sizes {
		for int64(len(entries)) < size {
			entry := make([]byte, random.Intn(40))
			random.Read(entry)
			more, err := tlog.StoredHashes(int64(len(entries)), entry, hashes)
			must(err)
			hashes = append(hashes, more...)
			entries = append(entries, entry)
		}
		root, err := tlog.TreeHash(size, hashes)
		must(err)
		text := fmt.Sprintf("%s\n%d\n%s\n", logName, size, encode(root[:]))
		signed, err := note.Sign(&note.Note{Text: text}, signer, w)
		must(err)
		write(folder, fmt.Sprintf("checkpoints/%d", size), signed)
		writeTiles(folder, size, hashes, entries)
		for i := 0; i < 20; i++ {
			index := random.Int63n(size)
			proof, err := tlog.ProveRecord(size, index, hashes)
			must(err)
			inclusion += lineOf(size, index, proof)
		}
		for _, old := range sizes {
			if old <= size {
				proof, err := tlog.ProveTree(size, old, hashes)
				must(err)
				consistency += lineOf(old, size, proof)
			}
		}
	}
	write(folder, "inclusion", []byte(inclusion))
	write(folder, "consistency", []byte(consistency))
}

// Tiles from files; x/mod holds each against the root before it believes it.
type files string

func (f files) Height() int { return 8 }
func (f files) ReadTiles(tiles []tlog.Tile) ([][]byte, error) {
	var all [][]byte
	for _, tile := range tiles {
		data, err := os.ReadFile(filepath.Join(string(f), tilePath(tile)))
		if err != nil {
			return nil, err
		}
		all = append(all, data)
	}
	return all, nil
}
func (f files) SaveTiles([]tlog.Tile, [][]byte) {}

func read(folder, name string) string {
	data, err := os.ReadFile(filepath.Join(folder, name))
	must(err)
	return string(data)
}

func checkpoints(folder string) map[int64]tlog.Tree {
	verifier, err := note.NewVerifier(read(folder, "log.key"))
	must(err)
	known := note.VerifierList(verifier, readWitness(read(folder, "witness.key")))
	names, err := os.ReadDir(filepath.Join(folder, "checkpoints"))
	must(err)
	trees := map[int64]tlog.Tree{}
	for _, name := range names {
		opened, err := note.Open([]byte(read(folder, "checkpoints/"+name.Name())), known)
		must(err)
		lines := strings.Split(opened.Text, "\n")
		if len(opened.Sigs) != 2 || len(lines) != 4 || lines[0] != verifier.Name() || lines[1] != name.Name() {
			log.Fatalf("%s: not the checkpoint expected", name.Name())
		}
		root, err := tlog.ParseHash(lines[2])
		must(err)
		trees[atoi(lines[1])] = tlog.Tree{N: atoi(lines[1]), Hash: root}
	}
	return trees
}

func checkBundles(folder string, size int64) {
	for _, tile := range tilesOf(size) {
		if tile.L != 0 {
			continue
		}
		hashes := []byte(read(folder, tilePath(tile)))
		data := []byte(read(folder, tilePath(tlog.Tile{H: 8, L: -1, N: tile.N, W: tile.W})))
		for ; len(hashes) > 0; hashes = hashes[32:] {
			length := 2 + int(binary.BigEndian.Uint16(data))
			hash := tlog.RecordHash(data[2:length])
			if !bytes.Equal(hash[:], hashes[:32]) {
				log.Fatalf("%s: an entry is not that of its leaf", tilePath(tile))
			}
			data = data[length:]
		}
		if len(data) > 0 {
			log.Fatalf("%s: bytes behind the last entry", tilePath(tile))
		}
	}
}

// Each line: two numbers, then hashes.
func eachProof(text string, check func(a, b int64, proof []tlog.Hash)) int {
	count := 0
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		words := strings.Split(line, " ")
		var proof []tlog.Hash
		for _, word := range words[2:] {
			hash, err := tlog.ParseHash(word)
			must(err)
			proof = append(proof, hash)
		}
		check(atoi(words[0]), atoi(words[1]), proof)
		count++
	}
	return count
}

func same(a, b []tlog.Hash) bool {
	return fmt.Sprint(a) == fmt.Sprint(b)
}

func checkLog(folder string) {
	trees := checkpoints(folder)
	for size := range trees {
		checkBundles(folder, size)
	}
	inclusions := eachProof(read(folder, "inclusion"), func(size, index int64, proof []tlog.Hash) {
		reader := tlog.TileHashReader(trees[size], files(folder))
		leaf, err := reader.ReadHashes([]int64{tlog.StoredHashIndex(0, index)})
		must(err)
		must(tlog.CheckRecord(proof, size, trees[size].Hash, index, leaf[0]))
		own, err := tlog.ProveRecord(size, index, reader)
		must(err)
		if !same(own, proof) {
			log.Fatalf("another proof of %d in %d", index, size)
		}
	})
	consistencies := eachProof(read(folder, "consistency"), func(old, size int64, proof []tlog.Hash) {
		must(tlog.CheckTree(proof, size, trees[size].Hash, old, trees[old].Hash))
		own, err := tlog.ProveTree(size, old, tlog.TileHashReader(trees[size], files(folder)))
		must(err)
		if !same(own, proof) {
			log.Fatalf("another proof from %d to %d", old, size)
		}
	})
	if len(trees) == 0 || inclusions == 0 || consistencies == 0 {
		log.Fatal("nothing to check")
	}
	fmt.Printf("Go holds %d checkpoints, %d and %d proofs for good\n", len(trees), inclusions, consistencies)
}

// exchange write FOLDER SEED SIZE...   or   exchange check FOLDER
func main() {
	if os.Args[1] == "check" {
		checkLog(os.Args[2])
		return
	}
	var sizes []int64
	for _, text := range os.Args[4:] {
		sizes = append(sizes, atoi(text))
	}
	sort.Slice(sizes, func(i, j int) bool { return sizes[i] < sizes[j] })
	writeLog(os.Args[2], sizes, rand.New(rand.NewSource(atoi(os.Args[3]))))
}
