using System.Buffers.Binary;

namespace ClientSdk.Sqlite.Journal;

/// <summary>
/// Looks for damage in a journal's write-ahead log. SQLite reads it up to the first frame that is not whole, as it must after a crash, and so a log
/// that is damaged in its middle would lose what was acknowledged without a word (sqlite.org/fileformat2.html, section 4).
/// </summary>
internal static class JournalLog
{
    private const int HeaderLength = 32;
    private const int FrameHeaderLength = 24;
    private const uint LittleEndian = 0x377F0682;
    private const uint BigEndian = 0x377F0683;

    /// <summary>
    /// A crash leaves the last commit torn, and nothing else: whatever comes before it was on the disk when it began. So two commits from the
    /// first broken frame on are damage, and one may be a crash.
    /// </summary>
    public static bool IsDamaged(string path)
    {
        if (!File.Exists(path))
        {
            return false;
        }

        using FileStream log = File.OpenRead(path);
        byte[] header = new byte[HeaderLength];
        if (log.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false) < HeaderLength)
        {
            return false;
        }

        uint magic = Word(header, 0);
        (uint, uint) sum = Sum(header.AsSpan(0, 24), magic == BigEndian, default);
        int pageSize = (int)Word(header, 8);
        return magic is not (LittleEndian or BigEndian) || pageSize is < 512 or > 65536 || sum != (Word(header, 24), Word(header, 28))
            ? log.Length > HeaderLength
            : BrokenCommits(log, header, pageSize, sum) >= 2;
    }

    private static int BrokenCommits(FileStream log, byte[] header, int pageSize, (uint, uint) sum)
    {
        byte[] frame = new byte[FrameHeaderLength + pageSize];
        int commits = 0;
        bool isBroken = false;
        while (log.ReadAtLeast(frame, frame.Length, throwOnEndOfStream: false) == frame.Length)
        {
            // Of an earlier round of the log: its salts are others, and it counts for nothing.
            bool isOfThisRound = frame.AsSpan(8, 8).SequenceEqual(header.AsSpan(16, 8));
            sum = Sum(frame.AsSpan(FrameHeaderLength), Word(header, 0) == BigEndian, Sum(frame.AsSpan(0, 8), Word(header, 0) == BigEndian, sum));
            isBroken |= !isOfThisRound || sum != (Word(frame, 16), Word(frame, 20));
            bool isCommit = Word(frame, 4) != 0;
            commits += isBroken && isOfThisRound && isCommit ? 1 : 0;
        }

        return commits;
    }

    private static (uint First, uint Second) Sum(ReadOnlySpan<byte> bytes, bool isBigEndian, (uint First, uint Second) sum)
    {
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            sum.First += Word(bytes, isBigEndian) + sum.Second;
            sum.Second += Word(bytes[4..], isBigEndian) + sum.First;
        }

        return sum;
    }

    private static uint Word(ReadOnlySpan<byte> bytes, bool isBigEndian) =>
        isBigEndian ? BinaryPrimitives.ReadUInt32BigEndian(bytes) : BinaryPrimitives.ReadUInt32LittleEndian(bytes);

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(at));
}
