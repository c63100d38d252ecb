using System.Runtime.InteropServices;

namespace ClientSdk.Headers;

/// <summary>A count of permits. A fraction is dropped (Reddit prints <c>598.0</c>); a sign, a word or more than 64 bits makes it unknown.</summary>
internal static class CountReader
{
    // The first letter is in the lowest lane of the word, or in the highest.
    private static readonly ulong Tens = BitConverter.IsLittleEndian ? 0x03E8_0064_000A_0001ul : 0x0001_000A_0064_03E8ul;

    /// <summary>Nothing but ASCII digits, so few that they fit into 64 bits.</summary>
    public static bool TryReadDigits(string text, out long count)
    {
        count = 0;
        if (text.Length is 0 or > 18)
        {
            return false;
        }

        ReadOnlySpan<char> rest = text;
        for (; rest.Length % 4 > 0; rest = rest[1..])
        {
            uint digit = (uint)(rest[0] - '0');
            if (digit > 9)
            {
                return false;
            }

            count = (count * 10) + digit;
        }

        for (; !rest.IsEmpty; rest = rest[4..])
        {
            if (!TryReadFour(rest, out int four))
            {
                return false;
            }

            count = (count * 10_000) + four;
        }

        return true;
    }

    public static bool TryRead(ReadOnlySpan<char> text, out long count)
    {
        bool isCount = DecimalNumber.TryParse(text, out DecimalNumber number) && !number.IsTooLarge;
        count = isCount ? number.Whole : 0;
        return isCount;
    }

    // Four letters in the lanes of one word: a lane above 9 shows in its upper bits, and one multiplication adds up the tens in the top lane.
    private static bool TryReadFour(ReadOnlySpan<char> text, out int number)
    {
        ulong letters = MemoryMarshal.Read<ulong>(MemoryMarshal.AsBytes(text[..4]));
        ulong digits = letters - 0x0030_0030_0030_0030;
        bool isNumber = ((digits | (letters + 0x0046_0046_0046_0046)) & 0xFF80_FF80_FF80_FF80) == 0;
        number = (int)((digits * Tens) >> 48);
        return isNumber;
    }
}
