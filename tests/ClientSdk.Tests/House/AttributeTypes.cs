using System.Reflection.Metadata;

namespace ClientSdk.Tests.House;

/// <summary>Tells the decoder of attribute values what it must know of types; a type is its name.</summary>
internal sealed class AttributeTypes(MetadataReader metadata) : ICustomAttributeTypeProvider<string>
{
    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => typeCode.ToString();

    public string GetSystemType() => "System.Type";

    public string GetSZArrayType(string elementType) => elementType + "[]";

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => TypeCollector.NameOf(metadata, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind)
    {
        TypeReference type = reader.GetTypeReference(handle);
        return $"{reader.GetString(type.Namespace)}.{reader.GetString(type.Name)}";
    }

    public string GetTypeFromSerializedName(string name) => name;

    public bool IsSystemType(string type) => type == "System.Type";

    /// <summary>The width of an enum in an attribute's blob. One that this process cannot find has the usual width.</summary>
    public PrimitiveTypeCode GetUnderlyingEnumType(string type) => Type.GetType(type.Split(',')[0])?.GetEnumUnderlyingType() is { } width
        ? Enum.Parse<PrimitiveTypeCode>(width.Name)
        : PrimitiveTypeCode.Int32;
}
