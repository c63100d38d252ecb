using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ClientSdk.Paging;

/// <summary>The tokens of a walk, as 128 bits each, so that a walk of a million pages can be guarded against going in circles.</summary>
internal sealed class SeenTokens
{
    private readonly HashSet<UInt128> _seen = [];

    public void Add(string token) => _seen.Add(Digest(token));

    public bool Contains(string token) => _seen.Contains(Digest(token));

    public static UInt128 Digest(string text)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(Encoding.UTF8.GetBytes(text), hash);
        return BinaryPrimitives.ReadUInt128LittleEndian(hash);
    }
}
