using System.Reflection;
using System.Runtime.CompilerServices;

namespace ClientSdk.Tests.House;

/// <summary>Types, parameters and constants as C# writes them.</summary>
internal static class TypeText
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type) => Of(type, NullableFlags.None);

    public static string Of(Type type, NullableFlags flags)
    {
        if (type.IsByRef || type.IsPointer)
        {
            return Of(type.GetElementType()!, flags) + (type.IsPointer ? "*" : "");
        }

        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            flags.NextIsNullable();
            return Of(underlying, flags) + "?";
        }

        bool hasFlag = !type.IsValueType || type.IsGenericType;
        string mark = hasFlag && flags.NextIsNullable() ? "?" : "";
        if (type.IsArray)
        {
            return $"{Of(type.GetElementType()!, flags)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        }

        return Keywords.TryGetValue(type, out string? keyword) ? keyword + mark : Name(type, flags) + mark;
    }

    public static string Parameters(MethodBase method)
    {
        bool isExtension = method.IsDefined(typeof(ExtensionAttribute), false);
        return string.Join(", ", method.GetParameters().Select(parameter =>
            (isExtension && parameter.Position == 0 ? "this " : "") + Of(parameter, method)));
    }

    public static string Constant(object? value, Type type) => value switch
    {
        null => type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null",
        string text => $"\"{text}\"",
        bool flag => flag ? "true" : "false",
        Enum name => $"{name.GetType().Name}.{name}",
        _ when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
        _ => Convert.ToString(value, System.Globalization.CultureInfo.InvariantCulture)!,
    };

    private static string Of(ParameterInfo parameter, MethodBase method)
    {
        string way = parameter.IsOut ? "out "
            : !parameter.ParameterType.IsByRef ? ""
            : parameter.IsIn ? "in "
            : "ref ";
        string many = parameter.IsDefined(typeof(ParamArrayAttribute), false) || parameter.IsDefined(typeof(ParamCollectionAttribute), false) ? "params " : "";
        string preset = parameter.HasDefaultValue ? $" = {Constant(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{many}{way}{Of(parameter.ParameterType, NullableFlags.Of(parameter, method))} {parameter.Name}{preset}";
    }

    private static string Name(Type type, NullableFlags flags)
    {
        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        string name = type.Name.Split('`')[0];
        string owner = type.DeclaringType is { } outer ? $"{outer.Name.Split('`')[0]}." : "";
        Type[] arguments = type.GetGenericArguments();
        return arguments.Length == 0 ? owner + name
            : type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true ? $"({string.Join(", ", arguments.Select(argument => Of(argument, flags)))})"
            : $"{owner}{name}<{string.Join(", ", arguments.Select(argument => Of(argument, flags)))}>";
    }
}
